import * as vscode from 'vscode';
import { readRecords, RecordError, type BuildRecord } from '../core/records';
import { createBuildx, type Buildx, type HistoryEntry } from '../buildx';
import { Archive } from '../archive/archive';
import { keepRecord, keptRecord } from '../archive/records';
import type { StartedBuild } from '../buildx';
import { Fingerprints } from '../fingerprint/client';
import { settings } from '../settings';

/** A build a person may choose: from a builder's history, or from a file. */
export interface KnownBuild {
  readonly id: string;
  readonly label: string;
  readonly startedAt: number;
  readonly builder?: string;
  readonly entry?: HistoryEntry;
  readonly file?: string;
  /** Kept by the extension after its builder forgot it. */
  readonly archived?: true;
}

/** How many records are read to find the ones of a file. */
const maxRead = 20;

/** All builds of this machine, of opened files and of the workspace; records are read once. */
export class Builds implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onChange = this.changed.event;
  private readonly cache = new Map<string, Promise<BuildRecord>>();
  private readonly files = new Map<string, BuildRecord[]>();
  private readonly fileErrors = new Map<string, string>();
  private entries: readonly HistoryEntry[] = [];
  unreadable: readonly { readonly builder: string; readonly error: string }[] = [];
  /** Why there is no history at all. */
  problem: string | undefined;
  private loading: Promise<void> | undefined;
  private buildx: Buildx | undefined;
  private endWatch: (() => void) | undefined;
  private readonly archive: Archive | undefined;
  /** Fingerprints of contexts; undefined when nothing is kept. */
  readonly fingerprints: Fingerprints | undefined;
  private readonly ending = new AbortController();

  /** `storage` is the extension's own folder, `script` the thread of fingerprints; without a folder nothing is kept. */
  constructor(script: string, storage?: string) {
    this.archive = storage === undefined ? undefined : new Archive(storage, settings.archive());
    this.fingerprints = storage === undefined ? undefined : new Fingerprints(script, storage);
    void this.archive?.prune(Date.now());
  }

  /** buildx, unless the workspace is not trusted: then nothing is run. */
  private tool(): Buildx | undefined {
    if (!vscode.workspace.isTrusted) return undefined;
    if (this.buildx === undefined) {
      const path = settings.buildxPath();
      this.buildx = createBuildx(path === '' ? {} : { path });
      this.endWatch = this.buildx.watch((build) => {
        void this.fingerprint(build);
        setTimeout(() => void this.refresh(), 1500);
      });
    }
    return this.buildx;
  }

  /** Notes what the steps of a build that just began take from its context. */
  private async fingerprint({ id, contextPath, dockerfilePath, startedAt }: StartedBuild): Promise<void> {
    if (this.fingerprints === undefined || contextPath === undefined || !settings.fingerprints()) return;
    const build = { key: id, contextPath, startedAt, ...(dockerfilePath !== undefined && { dockerfilePath }) };
    try {
      const taken = await this.fingerprints.take(build, this.ending.signal);
      if (taken !== undefined) this.changed.fire();
    } catch {
      // A folder that can't be read leaves no fingerprint: explain says what is missing.
    }
  }

  reset(): void {
    this.endWatch?.();
    this.endWatch = undefined;
    this.buildx = undefined;
  }

  /** Reads every builder's history and the workspace's record files; one reading at a time. */
  refresh(signal?: AbortSignal): Promise<void> {
    this.loading ??= this.read(signal).finally(() => {
      this.loading = undefined;
      this.changed.fire();
    });
    return this.loading;
  }

  private archived: readonly KnownBuild[] = [];

  private async read(signal?: AbortSignal): Promise<void> {
    await this.readWorkspaceFiles();
    await this.readArchive();
    const tool = this.tool();
    if (tool === undefined) {
      this.problem = 'the workspace is not trusted: nothing is run; open a .dockerbuild or a log instead';
      return;
    }
    try {
      const history = await tool.history(signal);
      this.entries = history.entries;
      this.unreadable = history.unreadable;
      this.problem =
        history.entries.length === 0 && history.unreadable.length > 0
          ? `no builder could be read: ${history.unreadable.map((u) => `${u.builder}: ${u.error}`).join('; ')}`
          : undefined;
    } catch (error) {
      this.entries = [];
      this.problem = error instanceof Error ? error.message : String(error);
    }
  }

  /** Builds that their builder has forgotten, as far as the archive holds them. */
  private async readArchive(): Promise<void> {
    if (this.archive === undefined) return;
    const found: KnownBuild[] = [];
    for (const ref of (await this.archive.keys('record')).slice(0, 200)) {
      const record = await keptRecord(this.archive, ref, Date.now());
      if (record === undefined) continue;
      const [builder] = ref.split('/');
      found.push({
        id: ref,
        label: record.name ?? ref,
        startedAt: record.startedAt ?? 0,
        archived: true,
        ...(builder !== undefined && { builder }),
      });
    }
    this.archived = found;
  }

  private async readWorkspaceFiles(): Promise<void> {
    for (const pattern of settings.recordFiles()) {
      for (const uri of await vscode.workspace.findFiles(pattern, '**/node_modules/**', 50)) {
        if (!this.files.has(uri.toString())) await this.addFile(uri).catch(() => undefined);
      }
    }
  }

  /**
   * Reads a record file and keeps it among the builds.
   * @throws RecordError with what was expected.
   */
  async addFile(uri: vscode.Uri): Promise<readonly BuildRecord[]> {
    const key = uri.toString();
    try {
      const records = await readRecords(await vscode.workspace.fs.readFile(uri));
      this.files.set(key, records);
      this.fileErrors.delete(key);
      return records;
    } catch (error) {
      this.fileErrors.set(key, error instanceof Error ? error.message : String(error));
      this.files.set(key, []);
      if (error instanceof RecordError)
        throw new RecordError(`${vscode.workspace.asRelativePath(uri)}: ${error.message}`);
      throw error;
    } finally {
      this.changed.fire();
    }
  }

  /** All known builds, newest first. */
  list(): KnownBuild[] {
    const fromFiles = [...this.files].flatMap(([file, records]) =>
      records.map((r, i): KnownBuild => {
        const name = vscode.workspace.asRelativePath(vscode.Uri.parse(file));
        return {
          id: `${file}#${i}`,
          label: r.name ?? name,
          startedAt: r.startedAt ?? 0,
          file,
          ...(r.builder !== undefined && { builder: r.builder }),
        };
      }),
    );
    const fromHistory = this.entries.map((e): KnownBuild => ({
      id: e.ref,
      label: e.name,
      startedAt: e.createdAt,
      builder: e.builder,
      entry: e,
    }));
    const known = new Set(this.entries.map((e) => e.ref));
    const archived = this.archived.filter((a) => !known.has(a.id));
    return [...fromFiles, ...fromHistory, ...archived].sort((a, b) => b.startedAt - a.startedAt);
  }

  /** The record of a build, read once. */
  async record(build: KnownBuild, signal?: AbortSignal): Promise<BuildRecord> {
    if (build.file !== undefined) {
      const found = this.files.get(build.file)?.[Number(build.id.split('#').at(-1))];
      if (found === undefined) throw new Error(`${build.label} can no longer be read`);
      return found;
    }
    if (build.archived === true) {
      const kept = this.archive === undefined ? undefined : await keptRecord(this.archive, build.id, Date.now());
      if (kept === undefined) throw new Error(`${build.label} is no longer kept`);
      return kept;
    }
    const { entry } = build;
    const tool = this.tool();
    if (entry === undefined || tool === undefined) throw new Error('the workspace is not trusted: nothing is run');
    const running = entry.status === 'Running';
    const known = this.cache.get(entry.ref);
    if (known !== undefined && !running) return known;
    const loading = this.loadOnce(tool, entry, signal);
    if (!running) this.cache.set(entry.ref, loading);
    loading.catch(() => this.cache.delete(entry.ref));
    return loading;
  }

  /** A finished build is read from its builder once, and from the archive ever after. */
  private async loadOnce(tool: Buildx, entry: HistoryEntry, signal: AbortSignal | undefined): Promise<BuildRecord> {
    const running = entry.status === 'Running';
    const kept =
      running || this.archive === undefined ? undefined : await keptRecord(this.archive, entry.ref, Date.now());
    if (kept !== undefined) return kept;
    const loaded = await tool.load(entry, signal);
    const record = { ...loaded, name: entry.name, startedAt: loaded.startedAt ?? entry.createdAt };
    if (!running && this.archive !== undefined)
      await keepRecord(this.archive, entry.ref, record).catch(() => undefined);
    return record;
  }

  /** Records of the newest builds, those that can be read. */
  async newest(signal?: AbortSignal): Promise<{ build: KnownBuild; record: BuildRecord }[]> {
    const found = await Promise.all(
      this.list()
        .slice(0, maxRead)
        .map(async (build) => {
          try {
            return [{ build, record: await this.record(build, signal) }];
          } catch {
            return [];
          }
        }),
    );
    return found.flat();
  }

  dispose(): void {
    this.ending.abort();
    this.fingerprints?.dispose();
    this.reset();
    this.changed.dispose();
  }
}
