import type { Buildx, HistoryEntry, StartedBuild } from '../buildx';
import type { Fingerprints } from '../fingerprint/client';
import { isTrial } from '../prove/folder';
import { settings } from '../settings';
import { LiveBuilds, type LiveBuild } from './live';

interface Listeners {
  /** A running build came on; a few times a second at most. */
  readonly onLive: (build: LiveBuild) => void;
  /** The builder's log of a build has ended. */
  readonly onEnd: (build: LiveBuild) => void;
  /** The context of a build was fingerprinted. */
  readonly onTaken: () => void;
}

/** Builds of this machine from the moment they begin: each is followed, and its context fingerprinted; a proof's is nobody's. */
export class StartedBuilds {
  /** Builds of proofs, by the last part of the ref. */
  readonly trials = new Set<string>();
  private followed: LiveBuilds | undefined;
  private endWatch: (() => void) | undefined;
  private readonly ending = new AbortController();

  constructor(
    private readonly fingerprints: Fingerprints | undefined,
    private readonly listeners: Listeners,
  ) {}

  /** Begins to watch; what was watched before with another tool is let go by `stop`. */
  watch(tool: Buildx): void {
    const { onLive, onEnd } = this.listeners;
    const followed = new LiveBuilds(tool, { now: Date.now, onChange: onLive, onEnd });
    this.followed = followed;
    this.endWatch = tool.watch((build) => {
      if (isTrial(build)) {
        this.trials.add(build.id);
        return;
      }
      void this.fingerprint(build);
      followed.begin(build);
    });
  }

  stop(): void {
    this.endWatch?.();
    this.endWatch = undefined;
    this.followed?.dispose();
    this.followed = undefined;
  }

  /** Builds that run now, newest first. */
  live(): readonly LiveBuild[] {
    return this.followed?.list() ?? [];
  }

  /** Brings the list up to date with history. */
  async sync(entries: readonly HistoryEntry[]): Promise<void> {
    await this.followed?.sync(entries);
  }

  /** Notes what the steps of a build that just began take from its context. */
  private async fingerprint({ id, contextPath, dockerfilePath, startedAt }: StartedBuild): Promise<void> {
    if (this.fingerprints === undefined || contextPath === undefined || !settings.fingerprints()) return;
    const build = { key: id, contextPath, startedAt, ...(dockerfilePath !== undefined && { dockerfilePath }) };
    try {
      const taken = await this.fingerprints.take(build, this.ending.signal);
      if (taken !== undefined) this.listeners.onTaken();
    } catch {
      // A folder that can't be read leaves no fingerprint: explain says what is missing.
    }
  }

  dispose(): void {
    this.ending.abort();
    this.stop();
  }
}
