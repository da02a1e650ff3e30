import { existsSync } from 'node:fs';
import { isAbsolute, relative } from 'node:path';
import * as vscode from 'vscode';
import { selectorsOf } from '../core/context/selectors';
import { buildsBeside, chooseBaselines, planned, type ContextVerdict, type PlannedRecord } from '../core/explain';
import { flagsOf, forecast, forecastQuestions, type Forecast } from '../core/forecast';
import type { Plan, Step } from '../core/plan/types';
import type { BuildRecord } from '../core/records';
import { aheadEvidence } from '../evidence/ahead';
import type { Builds } from './builds';
import { contextFolderOf } from './context-noise';
import type { ReadBuild } from './known';
import type { LiveBuild } from './live';

/** Milliseconds without a change in the context until its files are looked at again. */
const filePause = 400;

/** The Dockerfile that is foreseen. */
interface Source {
  readonly document: vscode.TextDocument;
  readonly snapshot: { readonly plan: Plan };
}

const keyOf = (step: Step): string => JSON.stringify(selectorsOf(step));

const isIn = (path: string, folder: string): boolean => {
  const way = relative(folder, path);
  return !way.startsWith('..') && !isAbsolute(way);
};

/**
 * The next build of one Dockerfile, held against the build that is shown and those like it. What the files tell comes later
 * than the text, from threads of their own; it is asked for when the context or what the steps take of it has changed.
 */
export class NextBuild implements vscode.Disposable {
  private records: readonly BuildRecord[] = [];
  /** Those of them that were for other targets. */
  private beside: ReadonlySet<BuildRecord> = new Set();
  private readonly plans = new Map<BuildRecord, PlannedRecord>();
  /** What is known of files, by build and then by what a step takes: a line above changes the numbers of steps. */
  private known: ReadonlyMap<BuildRecord, ReadonlyMap<string, ContextVerdict>> | undefined;
  private asked = new Set<string>();
  private askedText = '';
  private asking = new AbortController();
  private timer: NodeJS.Timeout | undefined;
  private watcher: { readonly folder: string; readonly watching: vscode.Disposable } | undefined;
  private last: { readonly plan: Plan; readonly forecast: Forecast } | undefined;
  private readonly saving: vscode.Disposable;

  constructor(
    private readonly source: Source,
    private readonly builds: Builds,
    private readonly onChange: () => void,
  ) {
    // A folder outside of the workspace is not watched.
    this.saving = vscode.workspace.onDidSaveTextDocument(({ uri }) => {
      if (this.folder !== undefined && isIn(uri.fsPath, this.folder)) this.later();
    });
  }

  /** Takes up the build that is shown, and those like it among the known ones: the builder holds what each of them left. */
  restOn(record: BuildRecord | undefined, builds: readonly ReadBuild[]): void {
    const all = builds.map((b) => b.record);
    const alike = record === undefined ? [] : chooseBaselines({ ...record, startedAt: Infinity }, all).records;
    this.beside = record === undefined ? new Set() : new Set(buildsBeside(record, all));
    this.records = record === undefined ? [] : [record, ...alike.filter((r) => r !== record), ...this.beside];
    for (const r of this.plans.keys()) if (!this.records.includes(r)) this.plans.delete(r);
    this.last = undefined;
    this.watch();
    void this.ask();
  }

  /** The folder of the context; undefined when there is no build, or the file is none of this machine. */
  private get folder(): string | undefined {
    const { document } = this.source;
    if (this.records.length === 0 || document.uri.scheme !== 'file') return undefined;
    const folder = contextFolderOf(document, this.records[0]);
    return existsSync(folder) ? folder : undefined;
  }

  private watch(): void {
    const { folder } = this;
    if (this.watcher?.folder === folder) return;
    this.watcher?.watching.dispose();
    this.watcher = undefined;
    const isWatched = vscode.workspace.workspaceFolders?.some(
      (w) => folder !== undefined && isIn(folder, w.uri.fsPath),
    );
    if (folder === undefined || isWatched !== true) return;
    const watcher = vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(vscode.Uri.file(folder), '**'));
    // Git writes its own files whenever somebody looks.
    const moved = (uri: vscode.Uri): void => {
      if (!/[\\/]\.git[\\/]/.test(uri.fsPath)) this.later();
    };
    const watching = vscode.Disposable.from(
      watcher,
      watcher.onDidChange(moved),
      watcher.onDidCreate(moved),
      watcher.onDidDelete(moved),
    );
    this.watcher = { folder, watching };
  }

  private later(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.ask(), filePause);
  }

  /** Asks what the files tell; an answer that another question has outdated is dropped. */
  private async ask(): Promise<void> {
    this.asking.abort();
    const asking = new AbortController();
    this.asking = asking;
    const { folder, records } = this;
    const { document, snapshot } = this.source;
    const { plan } = snapshot;
    const [newest] = records;
    this.askedText = document.getText();
    if (folder === undefined || newest === undefined) return;
    this.asked = new Set(forecastQuestions(plan, newest).map((q) => JSON.stringify(q.selectors)));
    if (this.asked.size === 0) return;
    const { fingerprints } = this.builds;
    try {
      const found = await aheadEvidence({
        plan,
        baselines: records,
        folder,
        dockerfile: this.source.document.uri.fsPath,
        ...(document.isDirty && { text: this.askedText }),
        ...(fingerprints !== undefined && { fingerprints }),
        signal: asking.signal,
      });
      if (asking.signal.aborted) return;
      const keys = new Map(plan.steps.map((s) => [s.id, keyOf(s)]));
      this.known = new Map(
        [...found].map(([record, of]) => [record, new Map([...of].map(([id, v]) => [keys.get(id) ?? '', v]))]),
      );
    } catch {
      // Stopped, or a folder that can't be read: the forecast says that the files were not looked at.
      if (asking.signal.aborted) return;
      this.known = undefined;
    }
    this.last = undefined;
    this.onChange();
  }

  /** A record with its plan; one that keeps no Dockerfile is read by the last text that fitted it. */
  private planOf(record: BuildRecord): PlannedRecord {
    const known = this.plans.get(record);
    if (known?.plan !== undefined) return known;
    const { document } = this.source;
    const found = planned(record, document.getText(), document.uri.fsPath);
    this.plans.set(record, found);
    return found;
  }

  /** The forecast of a plan, as a part of a snapshot; nothing while a build runs. */
  ahead(plan: Plan, live: LiveBuild | undefined): { forecast?: Forecast } {
    if (live !== undefined) return {};
    if (this.last?.plan === plan) return { forecast: this.last.forecast };
    const { records, known } = this;
    const [newest] = records;
    const keys = new Map(plan.steps.map((s) => [s.id, keyOf(s)]));
    if (newest !== undefined && this.isNew(plan, newest)) this.later();
    const found = forecast({
      plan,
      earlier: records.map((record) => {
        const of = known?.get(record);
        const context = new Map(
          plan.steps.flatMap((s): [string, ContextVerdict][] => {
            const verdict = of?.get(keys.get(s.id) ?? '');
            return verdict === undefined ? [] : [[s.id, verdict]];
          }),
        );
        return { ...this.planOf(record), context, ...(this.beside.has(record) && { beside: true }) };
      }),
      why: { kind: 'shown' },
      hasFolder: newest !== undefined && known?.has(newest) === true,
      ...(newest !== undefined && { flags: flagsOf(newest) }),
    });
    this.last = { plan, forecast: found };
    return { forecast: found };
  }

  /** Something is taken of the context that was not asked for, or the text, which a step takes too, is another. */
  private isNew(plan: Plan, record: BuildRecord): boolean {
    const { document } = this.source;
    const questions = forecastQuestions(plan, record);
    if (questions.some((q) => !this.asked.has(JSON.stringify(q.selectors)))) return true;
    if (document.getText() === this.askedText) return false;
    const own = relative(this.folder ?? '', document.uri.fsPath);
    return questions.some((q) =>
      q.selectors.some((s) => s.path === '.' || s.wildcard || own === s.path || isIn(own, s.path)),
    );
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.asking.abort();
    this.watcher?.watching.dispose();
    this.saving.dispose();
  }
}
