import type { Archive } from '../archive/archive';
import { dropSurplus, keptLabels } from '../archive/labels';
import { keepRecord, keptRecord, labelOf, type RecordLabel } from '../archive/records';
import type { Buildx } from '../buildx';
import type { BuildRecord } from '../core/records';
import type { RecordFiles } from './files';
import type { KnownBuild } from './known';

/** How many records stay in memory: more than one reading takes, and less than a long day of builds leaves. */
const maxCached = 128;

/** Where records come from; what is undefined can't be asked. */
export interface RecordSources {
  readonly files: RecordFiles;
  readonly archive: Archive | undefined;
  readonly tool: () => Buildx | undefined;
}

/** Records of builds: read once from files, builders and the archive, and kept there. */
export class BuildRecords {
  private readonly cache = new Map<string, Promise<BuildRecord>>();
  /** Labels of kept records by ref. */
  labels: ReadonlyMap<string, RecordLabel> = new Map<string, RecordLabel>();

  constructor(private readonly from: RecordSources) {}

  /** Reads what the archive holds; a label once read is remembered. */
  async readLabels(): Promise<void> {
    const { archive } = this.from;
    if (archive === undefined) return;
    this.labels = await dropSurplus(archive, await keptLabels(archive, this.labels));
  }

  /**
   * The record of a build that has ended, read once.
   * @throws Error with what a person can do, when it can't be read.
   */
  async read(build: KnownBuild, signal?: AbortSignal): Promise<BuildRecord> {
    if (build.file !== undefined) {
      const found = this.from.files.record(build);
      if (found === undefined) throw new Error(`${build.label} can no longer be read`);
      return found;
    }
    const known = this.cache.get(build.id);
    if (known !== undefined) return known;
    const loading = build.archived === true ? this.loadKept(build) : this.loadOnce(build, signal);
    this.cache.set(build.id, loading);
    loading.catch(() => this.cache.delete(build.id));
    const [oldest] = this.cache.keys();
    if (this.cache.size > maxCached && oldest !== undefined) this.cache.delete(oldest);
    return loading;
  }

  private async kept(ref: string): Promise<BuildRecord | undefined> {
    const { archive } = this.from;
    return archive === undefined ? undefined : keptRecord(archive, ref, Date.now());
  }

  private async loadKept(build: KnownBuild): Promise<BuildRecord> {
    const kept = await this.kept(build.id);
    if (kept === undefined) throw new Error(`${build.label} is no longer kept`);
    return kept;
  }

  /** A finished build is read from its builder once, and from the archive ever after. */
  private async loadOnce({ entry, label, status }: KnownBuild, signal: AbortSignal | undefined): Promise<BuildRecord> {
    const tool = this.from.tool();
    if (entry === undefined || tool === undefined) throw new Error('the workspace is not trusted: nothing is run');
    // Its log would hold up whoever waits for it until the build ends.
    if (status === 'running') throw new Error(`${label === '' ? 'the build' : label} is still running`);
    const kept = await this.kept(entry.ref);
    if (kept !== undefined) return kept;
    const loaded = await tool.load(entry, signal);
    const record = { ...loaded, name: entry.name, startedAt: loaded.startedAt ?? entry.createdAt };
    this.labels = new Map(this.labels).set(entry.ref, labelOf(record));
    const { archive } = this.from;
    if (archive !== undefined) await keepRecord(archive, entry.ref, record).catch(() => undefined);
    return record;
  }
}
