import * as vscode from 'vscode';
import { readRecords, RecordError, type BuildRecord } from '../core/records';
import { createBuildx, type Buildx, type HistoryEntry } from '../buildx';
import { settings } from '../settings';

/** A build a person may choose: from a builder's history, or from a file. */
export interface KnownBuild {
  readonly id: string;
  readonly label: string;
  readonly startedAt: number;
  readonly builder?: string;
  readonly entry?: HistoryEntry;
  readonly file?: string;
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

  /** buildx, unless the workspace is not trusted: then nothing is run. */
  private tool(): Buildx | undefined {
    if (!vscode.workspace.isTrusted) return undefined;
    if (this.buildx === undefined) {
      const path = settings.buildxPath();
      this.buildx = createBuildx(path === '' ? {} : { path });
      this.endWatch = this.buildx.watch(() => {
        this.changed.fire();
        setTimeout(() => void this.refresh(), 1500);
      });
    }
    return this.buildx;
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

  private async read(signal?: AbortSignal): Promise<void> {
    await this.readWorkspaceFiles();
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
    return [...fromFiles, ...fromHistory].sort((a, b) => b.startedAt - a.startedAt);
  }

  /** The record of a build, read once. */
  async record(build: KnownBuild, signal?: AbortSignal): Promise<BuildRecord> {
    if (build.file !== undefined) {
      const found = this.files.get(build.file)?.[Number(build.id.split('#').at(-1))];
      if (found === undefined) throw new Error(`${build.label} can no longer be read`);
      return found;
    }
    const { entry } = build;
    const tool = this.tool();
    if (entry === undefined || tool === undefined) throw new Error('the workspace is not trusted: nothing is run');
    const running = entry.status === 'Running';
    const known = this.cache.get(entry.ref);
    if (known !== undefined && !running) return known;
    const loading = tool
      .load(entry, signal)
      .then((r) => ({ ...r, name: entry.name, startedAt: r.startedAt ?? entry.createdAt }));
    if (!running) this.cache.set(entry.ref, loading);
    loading.catch(() => this.cache.delete(entry.ref));
    return loading;
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
    this.reset();
    this.changed.dispose();
  }
}
