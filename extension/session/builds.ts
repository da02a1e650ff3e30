import * as vscode from 'vscode';
import { Archive } from '../archive/archive';
import { BuildxError, createBuildx, type Buildx } from '../buildx';
import { errorText } from '../core/text/error-text';
import type { BuildRecord } from '../core/records';
import { Fingerprints } from '../fingerprint/client';
import { NotedPlaces } from '../places/noted';
import { settings } from '../settings';
import { BuildRecords } from './build-records';
import { RecordFiles } from './files';
import { BuilderHistories } from './history';
import { ofArchive, ofHistory, type KnownBuild } from './known';
import type { LiveBuild } from './live';
import { StartedBuilds } from './started';

export type { KnownBuild } from './known';

/** A build's log ends a moment before its history says so: how often history is read again, and the first pause. */
const endAttempts = 6;
const endPause = 250;

/** Why builders are not read, told apart for the view's empty states. */
export type HistoryState = 'not-read' | 'off' | 'untrusted' | 'not-installed' | 'failed' | 'read';

/** All builds of this machine, of opened files and of the workspace; records are read once. */
export class Builds implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onChange = this.changed.event;
  private readonly livened = new vscode.EventEmitter<LiveBuild>();
  /** A running build came on; a few times a second at most. */
  readonly onLive = this.livened.event;
  private readonly files = new RecordFiles();
  private readonly started: StartedBuilds;
  private readonly histories: BuilderHistories;
  /** Why buildx could not be asked. */
  private failure: string | undefined;
  state: HistoryState = 'not-read';
  /** Record files and the archive: what needs no builder. */
  private local: Promise<unknown> = Promise.resolve();
  private loading: Promise<void> | undefined;
  private reading = new AbortController();
  private buildx: Buildx | undefined;
  private readonly records: BuildRecords;
  private readonly places = new NotedPlaces();
  /** Fingerprints of contexts; undefined when nothing is kept. */
  readonly fingerprints: Fingerprints | undefined;

  /** `storage` is the extension's own folder, `script` the thread of fingerprints; without a folder nothing is kept. */
  constructor(script: string, storage?: string) {
    const archive = storage === undefined ? undefined : new Archive(storage, settings.archive());
    this.records = new BuildRecords({ files: this.files, archive, tool: () => this.tool() });
    this.fingerprints = storage === undefined ? undefined : new Fingerprints(script, storage);
    this.started = new StartedBuilds(this.fingerprints, {
      onLive: (build) => this.livened.fire(build),
      onEnd: (build) => void this.settle(build),
      onTaken: () => this.changed.fire(),
    });
    this.histories = new BuilderHistories(() => void this.publish(), this.started.trials);
    void archive?.prune(Date.now());
  }

  /** Begins to watch for builds of this machine; reads nothing yet. */
  start(): void {
    this.tool();
  }

  /** buildx, unless no builder is to be asked, or the workspace is not trusted: then nothing is run. */
  private tool(): Buildx | undefined {
    if (!settings.askBuilders() || !vscode.workspace.isTrusted) return undefined;
    if (this.buildx === undefined) {
      const path = settings.buildxPath();
      this.buildx = createBuildx(path === '' ? {} : { path });
      this.started.watch(this.buildx);
    }
    return this.buildx;
  }

  /** Reads the history of a build's builder until it says that the build has ended. */
  private async settle({ id, builder }: LiveBuild): Promise<void> {
    // One builder's answer alone would pass for a reading of all: of files and what is kept as well.
    if (this.state === 'not-read') await this.refresh();
    for (let i = 0; i < endAttempts; i++) {
      const tool = this.tool();
      if (tool === undefined) return;
      await this.histories.readOne(tool, builder).catch(() => undefined);
      if (this.histories.entries.some((e) => e.id === id && e.status !== 'Running')) return;
      await new Promise((r) => setTimeout(r, endPause * 2 ** i));
    }
  }

  /** The builders' histories are being read. */
  get isReading(): boolean {
    return this.loading !== undefined;
  }

  /** Lets go of a reading of builds or of their records; what was read before is kept. */
  cancel(): void {
    this.reading.abort();
    this.reading = new AbortController();
    this.loading = undefined;
  }

  /** Forgets the tool and what it said, and lets go of a reading: its path has changed. */
  reset(): void {
    this.cancel();
    this.histories.clear();
    this.failure = undefined;
    this.started.stop();
    this.buildx = undefined;
  }

  /** Builds that run now, newest first. */
  live(): readonly LiveBuild[] {
    return this.started.live();
  }

  /** Builders that could not be read, with the reason. */
  get unreadable(): readonly { readonly builder: string; readonly error: string }[] {
    return this.histories.unreadable;
  }

  /** Why there is no history at all. */
  get problem(): string | undefined {
    if (this.failure !== undefined || this.histories.pending) return this.failure;
    const { entries, unreadable } = this.histories;
    return entries.length === 0 && unreadable.length > 0
      ? `no builder could be read: ${unreadable.map((u) => `${u.builder}: ${u.error}`).join('; ')}`
      : undefined;
  }

  /** Reads every builder's history and the workspace's record files; one reading at a time. Ends with the slowest builder. */
  refresh(signal?: AbortSignal): Promise<void> {
    if (this.loading !== undefined) return this.loading;
    const signals = [this.reading.signal, ...(signal === undefined ? [] : [signal])];
    const loading = this.read(AbortSignal.any(signals)).finally(() => {
      if (this.loading === loading) this.loading = undefined;
      this.changed.fire();
    });
    this.loading = loading;
    return loading;
  }

  /** Waits for the first answer of a builder; reads nothing again. */
  async readOnce(): Promise<void> {
    if (this.state !== 'not-read') return;
    const answered = new Promise<void>((resolve) => {
      const listening = this.onChange(() => {
        if (this.state === 'not-read') return;
        listening.dispose();
        resolve();
      });
    });
    await Promise.race([answered, this.refresh()]);
  }

  private async read(signal: AbortSignal): Promise<void> {
    this.local = Promise.all([this.files.readWorkspace(), this.records.readLabels()]);
    const tool = this.tool();
    if (tool === undefined) {
      await this.local;
      const off = !settings.askBuilders();
      this.state = off ? 'off' : 'untrusted';
      this.failure = off
        ? 'builders are not asked, as stagegraph.askBuilders says. Open a .dockerbuild or a log, or turn it on'
        : 'the workspace is not trusted, so nothing is run. Trust it (Workspaces: Manage Workspace Trust), or open a .dockerbuild or a log';
      return;
    }
    try {
      await this.histories.read(tool, signal);
      await this.publish();
    } catch (error) {
      // What was read before is kept: a person who cancels a reading loses nothing.
      if (signal.aborted) return;
      await this.local;
      this.histories.clear();
      this.state = error instanceof BuildxError && error.problem === 'not-installed' ? 'not-installed' : 'failed';
      this.failure = errorText(error);
    }
  }

  /** A builder has answered: what it said is known once the local builds are. */
  private async publish(): Promise<void> {
    await this.local;
    const { entries, pending } = this.histories;
    if (entries.length > 0 || !pending) {
      this.state = 'read';
      this.failure = undefined;
    }
    if (this.buildx !== undefined) await this.places.read(entries, this.buildx);
    await this.started.sync(entries);
    this.changed.fire();
  }

  /**
   * Reads a record file and keeps it among the builds.
   * @throws RecordError with what was expected.
   */
  async addFile(uri: vscode.Uri): Promise<readonly BuildRecord[]> {
    try {
      return await this.files.add(uri);
    } finally {
      this.changed.fire();
    }
  }

  /**
   * Reads a log that is in no file and keeps it among the builds.
   * @throws RecordError with what was expected.
   */
  async addText(uri: vscode.Uri, name: string, text: string): Promise<readonly BuildRecord[]> {
    const records = await this.files.addText(uri, name, text);
    this.changed.fire();
    return records;
  }

  /** The builds of a file, in their order. */
  ofFile(uri: vscode.Uri): KnownBuild[] {
    return this.files.list().filter((b) => b.file === uri.toString());
  }

  /** Files that hold no build that can be read, with the reason. */
  unreadableFiles(): readonly { readonly file: string; readonly error: string }[] {
    return this.files.unreadable();
  }

  /** All known builds, newest first. */
  list(): KnownBuild[] {
    const { entries } = this.histories;
    const known = new Set(entries.map((e) => e.ref));
    const history = entries.map((e) => ofHistory(e, this.records.labels.get(e.ref), this.places.get(e.ref)));
    const forgotten = [...this.records.labels]
      .filter(([ref]) => !known.has(ref))
      .map(([ref, label]) => ofArchive(ref, label));
    return [...this.files.list(), ...history, ...forgotten].sort((a, b) => b.startedAt - a.startedAt);
  }

  find(id: string | undefined): KnownBuild | undefined {
    return id === undefined ? undefined : this.list().find((b) => b.id === id);
  }

  /**
   * The record of a build that has ended, read once.
   * @throws Error with what a person can do, when it can't be read.
   */
  record(build: KnownBuild, signal?: AbortSignal): Promise<BuildRecord> {
    const signals = [this.reading.signal, ...(signal === undefined ? [] : [signal])];
    return this.records.read(build, AbortSignal.any(signals));
  }

  /** Writes the `.dockerbuild` bundle of a build in history. */
  async exportRecord(build: KnownBuild, file: string, signal?: AbortSignal): Promise<void> {
    const tool = this.tool();
    if (build.entry === undefined || tool === undefined)
      throw new Error(`${build.label} is in no builder's history: there is nothing to export`);
    await tool.export(build.entry, file, signal);
  }

  dispose(): void {
    this.started.dispose();
    this.fingerprints?.dispose();
    this.reset();
    this.changed.dispose();
    this.livened.dispose();
  }
}
