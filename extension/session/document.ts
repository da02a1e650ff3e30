import * as vscode from 'vscode';
import { withIds, type Comparison } from '../core/compare';
import { idsOnto, ontoText, optionsOf, planned, runningExplanation, type Explanation } from '../core/explain';
import type { Forecast } from '../core/forecast';
import { errorText } from '../core/text/error-text';
import { placeName } from '../core/lines';
import { readingWords, stateWords } from '../core/words/state';
import { plan, type Plan } from '../core/plan';
import type { BuildRecord } from '../core/records';
import type { Choice } from '../protocol';
import { isOf, openFileOf, type OpenFile } from './belongs';
import type { Builds, KnownBuild } from './builds';
import { compareCase, explainCase, gather, needsText, type Case } from './explain-build';
import { findEarlierBuilds, findFileBuilds, isForeign, type FileBuilds } from './file-builds';
import type { ReadBuild } from './known';
import type { LiveBuild } from './live';
import { messageOf } from './message';
import { NextBuild } from './next-build';

/** Milliseconds without a keystroke until the graph follows the text. */
const typingPause = 150;

/** What a session knows of its document at one moment. */
export interface Snapshot {
  readonly plan: Plan;
  readonly explanation?: Explanation;
  /** The build beside its baseline, by the steps of the plan. */
  readonly comparison?: Comparison;
  readonly build?: KnownBuild;
  readonly record?: BuildRecord;
  readonly baseline?: KnownBuild;
  /** What the next build of the text would redo; absent while one runs. */
  readonly forecast?: Forecast;
  /** A build of this very file runs, or its record is being read. */
  readonly running?: LiveBuild;
  /** A sentence when there is no finished build to show, with the next thing to do. */
  readonly message?: string;
}

/** One Dockerfile: its plan, the build that colours it, and the explanation. */
export class DocumentSession implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onChange = this.changed.event;
  private readonly busied = new vscode.EventEmitter<void>();
  /** `busy` has changed. */
  readonly onBusy = this.busied.event;
  /** What is being waited for; undefined when nothing is. */
  busy: string | undefined;
  private readonly disposables: vscode.Disposable[] = [];
  private chosen: Choice = {};
  snapshot: Snapshot;
  private current: Case | undefined;
  private explained:
    | { readonly text: string; readonly explanation: Explanation; readonly comparison: Comparison | undefined }
    | undefined;
  private timer: NodeJS.Timeout | undefined;
  private working: Promise<void> = Promise.resolve();
  private waiting: Promise<void> | undefined;
  private deleted = false;
  /** A build of another place that could be shown, when there is none of this file. */
  private offer: FileBuilds['offer'];
  /** The build that is shown is one of another Dockerfile. */
  private foreign = false;
  /** Why builds could not be explained, when they last were to be. */
  private failure: string | undefined;
  private readonly next: NextBuild;
  private lastPlan:
    | { readonly text: string; readonly record: BuildRecord | undefined; readonly file: string; readonly plan: Plan }
    | undefined;

  constructor(
    public document: vscode.TextDocument,
    private readonly builds: Builds,
  ) {
    this.next = new NextBuild(this, builds, () => this.show());
    this.snapshot = { plan: this.planText(), ...this.messageOf() };
    this.disposables.push(
      vscode.workspace.onDidChangeTextDocument((e) => {
        if (e.document === this.document) this.later();
      }),
      builds.onChange(() => void this.update()),
      builds.onLive((build) => {
        if (isOf(build, this.openFile)) this.show();
      }),
    );
  }

  get uri(): vscode.Uri {
    return this.document.uri;
  }

  get choice(): Choice {
    return this.chosen;
  }

  /** The file was deleted, or is there again; its last text stays. */
  setDeleted(deleted: boolean): void {
    if (this.deleted === deleted) return;
    this.deleted = deleted;
    this.show();
  }

  /** VS Code lets go of a document that no editor shows, and opens it anew under the same address. */
  adopt(document: vscode.TextDocument): void {
    if (this.document === document) return;
    this.document = document;
    this.show();
  }

  private get openFile(): OpenFile {
    return openFileOf(this.uri, this.document.getText());
  }

  private get file(): string {
    return vscode.workspace.asRelativePath(this.uri, false);
  }

  /** The plan of the text; the same object while text, record and file are: what is made of a plan is kept by it. */
  private planText(): Plan {
    const record = this.current?.record;
    const { file } = this;
    const text = this.document.getText();
    const last = this.lastPlan;
    if (last?.text === text && last.record === record && last.file === file) return last.plan;
    const made = plan(text, record === undefined ? { file } : optionsOf(record, file));
    this.lastPlan = { text, record, file, plan: made };
    return made;
  }

  private later(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.catchUp(), typingPause);
  }

  /** The graph follows the text now, though a key was pressed a moment ago: edits must be of the text as it is. */
  catchUp(): void {
    if (this.timer === undefined) return;
    clearTimeout(this.timer);
    this.timer = undefined;
    this.show();
  }

  /**
   * Shows a build, or compares with one; a build that is chosen is compared with the baseline that fits it.
   * @throws Error when the build can't be read.
   */
  async choose(choice: Choice): Promise<void> {
    const ids = [choice.build, choice.baseline];
    // What was opened as a file is known at once: no builder need answer first.
    if (ids.some((id) => id !== undefined && this.builds.find(id) === undefined)) await this.builds.readOnce();
    for (const id of ids) {
      if (id === undefined) continue;
      const build = this.builds.find(id);
      if (build === undefined) throw new Error('this build is no longer known: refresh the builds');
      await this.builds.record(build);
    }
    this.chosen = choice.build === undefined ? { ...this.chosen, ...choice } : choice;
    await this.update();
  }

  /** Shows the newest build that fits, whichever it is. */
  follow(): Promise<void> {
    this.chosen = {};
    return this.update();
  }

  /** Compares with the baseline that fits, whichever it is. */
  compareWithEarlier(): Promise<void> {
    const { baseline: _, ...rest } = this.chosen;
    this.chosen = rest;
    return this.update();
  }

  /** Takes up choices of an earlier window; what they name may be gone. */
  restore(choice: Choice): void {
    this.chosen = choice;
    if (this.builds.state !== 'not-read') void this.update();
  }

  choosePlatform(platform: string): void {
    this.chosen = { ...this.chosen, platform };
    this.changed.fire();
  }

  /** Finds the build that fits the document and explains it; calls that come meanwhile are one. */
  update(): Promise<void> {
    this.waiting ??= this.working.then(async () => {
      this.waiting = undefined;
      this.setBusy(readingWords);
      await this.find().catch((error: unknown) => this.fail(error));
      this.setBusy(undefined);
    });
    this.working = this.waiting;
    return this.waiting;
  }

  whenIdle(): Promise<void> {
    return this.working;
  }

  private setBusy(what: string | undefined): void {
    if (this.busy === what) return;
    this.busy = what;
    this.busied.fire();
  }

  /** The text's graph with what went wrong, rather than an older build that no longer fits. */
  private fail(error: unknown): void {
    this.current = undefined;
    this.failure = errorText(error);
    this.show();
  }

  private async find(): Promise<void> {
    this.failure = undefined;
    // What refs and kept places tell is shown at once; records of builds whose place nobody noted are read after that.
    const noted = await findFileBuilds(this.builds, this.openFile, { notedOnly: true });
    if (noted.builds.length > 0 || this.chosen.build !== undefined) await this.take(noted);
    if (noted.by !== 'path') await this.take(await findFileBuilds(this.builds, this.openFile));
  }

  /** Shows the build that was chosen, else the newest of the file's own. */
  private async take(found: FileBuilds): Promise<void> {
    const build = this.builds.find(this.chosen.build);
    const [newest] = found.builds;
    const read =
      build === undefined
        ? newest
        : await this.builds.record(build).then(
            (record): ReadBuild => ({ build, record }),
            () => newest,
          );
    const candidates = read === undefined || read === newest ? found.builds : await this.around(read, found.builds);
    this.offer = found.builds.length === 0 ? found.offer : undefined;
    this.foreign = read !== undefined && isForeign(read, this.openFile, found.builds);
    this.explained = undefined;
    const baseline = this.builds.find(this.chosen.baseline);
    const source = { text: this.document.getText(), file: this.file };
    this.current =
      read === undefined
        ? undefined
        : await gather(this.builds, read, candidates, baseline, source).catch(() =>
            gather(this.builds, read, candidates, undefined, source),
          );
    this.next.restOn(this.current?.record, candidates);
    this.show();
  }

  /** Builds that a chosen build may be compared with: the file's own, and those of the place it was made in. */
  private async around(read: ReadBuild, own: readonly ReadBuild[]): Promise<readonly ReadBuild[]> {
    const earlier = await findEarlierBuilds(this.builds, read.record);
    const known = new Set(own.map((b) => b.build.id));
    return [...own, ...earlier.filter((b) => !known.has(b.build.id))];
  }

  /** The explanation of the current build; made anew only when it depends on a text that has changed. */
  private explain(current: Case): { readonly explanation: Explanation; readonly comparison: Comparison | undefined } {
    const text = this.document.getText();
    if (this.explained === undefined || (needsText(current) && this.explained.text !== text))
      this.explained = {
        text,
        explanation: explainCase(current, text, this.file),
        comparison: compareCase(current, text, this.file),
      };
    return this.explained;
  }

  /** The running build of this file, unless a person chose to look at another. */
  private get live(): LiveBuild | undefined {
    return this.chosen.build === undefined ? this.builds.live().find((b) => isOf(b, this.openFile)) : undefined;
  }

  /** Explains the current build against its baselines, over the text as it is now. */
  private show(): void {
    const now = this.planText();
    const { live, current } = this;
    const running = live === undefined ? {} : { running: live };
    if (live?.record !== undefined && live.progress.total > 0) {
      const record = { ...live.record, name: live.name, startedAt: live.startedAt };
      const explanation = ontoText(runningExplanation(planned(record, this.document.getText(), this.file)), now);
      this.snapshot = { plan: now, explanation, ...running, ...this.messageOf(live) };
    } else if (current === undefined) {
      this.snapshot = { plan: now, ...running, ...this.next.ahead(now, live), ...this.messageOf(live) };
    } else {
      const { explanation, comparison } = this.explain(current);
      this.snapshot = {
        plan: now,
        build: current.build,
        record: current.record,
        explanation: ontoText(explanation, now),
        ...(comparison !== undefined && { comparison: withIds(comparison, idsOnto(explanation.plan, now)) }),
        ...(current.baseline !== undefined && { baseline: current.baseline }),
        ...running,
        ...this.next.ahead(now, live),
        ...(live !== undefined && this.messageOf(live)),
        ...((this.deleted || this.foreign) && this.messageOf()),
      };
    }
    this.changed.fire();
  }

  private messageOf(live?: LiveBuild): { readonly message: string } {
    if (this.deleted) return { message: stateWords.deleted };
    if (live !== undefined) return { message: messageOf(this.builds, live) };
    if (this.failure !== undefined) return { message: stateWords.problem(this.failure) };
    const { current, offer } = this;
    if (this.foreign && current !== undefined)
      return { message: stateWords.foreign(placeName(current.record) ?? current.build.label) };
    if (offer !== undefined)
      return { message: stateWords.offered(placeName(offer.record) ?? offer.build.label, offer.share) };
    return { message: messageOf(this.builds, live) };
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.next.dispose();
    for (const d of this.disposables) d.dispose();
    this.changed.dispose();
    this.busied.dispose();
  }
}
