import { basename } from 'node:path';
import type { Buildx, HistoryEntry, StartedBuild } from '../buildx';
import { progressOf, type Progress } from '../core/match';
import type { BuildRecord } from '../core/records';

/** A build that runs, or has just ended and is not yet in its builder's history as ended. */
export interface LiveBuild {
  /** Last part of the ref. */
  readonly id: string;
  /** `builder/node/id`. */
  readonly ref: string;
  readonly builder: string;
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  readonly state: 'running' | 'ended';
  readonly progress: Progress;
  /** What is known so far; absent until the builder has said something. */
  readonly record?: BuildRecord;
  /** Absent for a build that was not started on this machine. */
  readonly started?: StartedBuild;
}

export interface LiveOptions {
  readonly now: () => number;
  readonly onChange: (build: LiveBuild) => void;
  /** The builder's log of the build has ended: its history tells the rest. */
  readonly onEnd: (build: LiveBuild) => void;
}

/** A build is announced before its builder knows it: how often, and after how many milliseconds, it is asked for again. */
const attempts = 20;
const pause = 300;

/** Builds that run now, each followed until it ends. Knows nothing of the editor. */
export class LiveBuilds {
  private readonly builds = new Map<string, LiveBuild>();
  private readonly abort = new AbortController();

  constructor(
    private readonly buildx: Buildx,
    private readonly options: LiveOptions,
  ) {}

  /** Newest first. */
  list(): readonly LiveBuild[] {
    return [...this.builds.values()].sort((a, b) => b.startedAt - a.startedAt);
  }

  /** A build began on this machine. */
  begin(started: StartedBuild): void {
    const { builder, node, id } = started;
    this.follow({
      id,
      ref: `${builder}/${node}/${id}`,
      builder,
      name: started.target ?? basename(started.contextPath ?? ''),
      startedAt: this.options.now(),
      started,
    });
  }

  /** Brings the list up to date with history: follows what runs there, drops what has ended there. */
  async sync(entries: readonly HistoryEntry[]): Promise<void> {
    for (const entry of entries) {
      const known = this.builds.get(entry.id);
      if (entry.status !== 'Running') {
        if (known?.state === 'ended') this.builds.delete(entry.id);
        continue;
      }
      if (known !== undefined) {
        this.set({ ...known, name: entry.name, startedAt: entry.createdAt });
        continue;
      }
      const started = await this.buildx.started(entry.ref);
      this.follow({
        id: entry.id,
        ref: entry.ref,
        builder: entry.builder,
        name: entry.name,
        startedAt: entry.createdAt,
        ...(started !== undefined && { started }),
      });
    }
  }

  private set(build: LiveBuild): void {
    this.builds.set(build.id, build);
    this.options.onChange(build);
  }

  private follow(found: Omit<LiveBuild, 'state' | 'progress' | 'record'>): void {
    if (this.builds.has(found.id) || this.abort.signal.aborted) return;
    this.set({ ...found, state: 'running', progress: progressOf([]) });
    void this.untilEnd(found).then(() => {
      const last = this.builds.get(found.id);
      if (last === undefined || this.abort.signal.aborted) return;
      const ended: LiveBuild = { ...last, state: 'ended' };
      this.set(ended);
      this.options.onEnd(ended);
    });
  }

  /** Follows a build; ends without an error, since what could not be followed is told by history. */
  private async untilEnd({ id, builder }: Pick<LiveBuild, 'id' | 'builder'>): Promise<void> {
    const { signal } = this.abort;
    for (let i = 0; i < attempts && !signal.aborted; i++) {
      try {
        await this.buildx.follow(
          { id, builder },
          (record) => {
            const known = this.builds.get(id);
            if (known !== undefined) this.set({ ...known, record, progress: progressOf(record.vertices) });
          },
          signal,
        );
        return;
      } catch {
        // The builder does not know it yet.
        if (this.builds.get(id)?.record !== undefined) return;
        await new Promise((r) => setTimeout(r, pause));
      }
    }
  }

  dispose(): void {
    this.abort.abort();
    this.builds.clear();
  }
}
