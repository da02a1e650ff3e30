import * as vscode from 'vscode';
import { existsSync } from 'node:fs';
import {
  chooseBaselines,
  contextQuestions,
  explain,
  type ContextVerdict,
  type ExplainInput,
  type Explanation,
} from '../core/explain';
import { diffArrays } from 'diff';
import { fits, mayBeOf, planOptionsOf } from '../core/match';
import { plan, type Lines, type Plan, type Step } from '../core/plan';
import type { BuildRecord } from '../core/records';
import type { PlannedRecord } from '../core/explain';
import { contextEvidence } from '../evidence/evidence';
import type { Builds, KnownBuild } from './builds';

/** A share of steps below which a record is of another file. */
const minimumFit = 0.5;

/** The plan of the Dockerfile as it was built, else of the present text when that fits. */
function planned(record: BuildRecord, text: string, file: string): PlannedRecord {
  const built = plan(record.dockerfile ?? text, planOptionsOf(record, file));
  return record.dockerfile !== undefined || mayBeOf(built, record) ? { record, plan: built } : { record };
}

/** What a session knows of its document at one moment. */
export interface Snapshot {
  readonly plan: Plan;
  readonly explanation?: Explanation;
  readonly build?: KnownBuild;
  readonly record?: BuildRecord;
  readonly baseline?: KnownBuild;
  /** A sentence when there is no build to show, with the next thing to do. */
  readonly message?: string;
}

/** One Dockerfile: its plan, the build that colours it, and the explanation. */
export class DocumentSession implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onChange = this.changed.event;
  private readonly disposables: vscode.Disposable[] = [];
  private chosenBuild: string | undefined;
  private chosenBaseline: string | undefined;
  platform: string | undefined;
  snapshot: Snapshot;
  private current: { build: KnownBuild; record: BuildRecord } | undefined;
  private candidates: { build: KnownBuild; record: BuildRecord }[] = [];
  private timer: NodeJS.Timeout | undefined;
  private working: Promise<void> = Promise.resolve();

  constructor(
    readonly document: vscode.TextDocument,
    private readonly builds: Builds,
  ) {
    this.snapshot = { plan: this.planText() };
    this.disposables.push(
      vscode.workspace.onDidChangeTextDocument((e) => {
        if (e.document === document) this.later();
      }),
      builds.onChange(() => void this.update()),
    );
  }

  private get file(): string {
    return vscode.workspace.asRelativePath(this.document.uri, false);
  }

  private planText(): Plan {
    const record = this.current?.record;
    return plan(this.document.getText(), record === undefined ? { file: this.file } : planOptionsOf(record, this.file));
  }

  private later(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.show();
    }, 150);
  }

  choose(build: string | undefined, baseline: string | undefined): Promise<void> {
    this.chosenBuild = build ?? this.chosenBuild;
    this.chosenBaseline = build !== undefined ? undefined : (baseline ?? this.chosenBaseline);
    return this.update();
  }

  /** Finds the build that fits the document and explains it; one at a time. */
  update(): Promise<void> {
    this.working = this.working.then(() => this.find()).catch(() => undefined);
    return this.working;
  }

  whenIdle(): Promise<void> {
    return this.working;
  }

  /** How well a record fits: of this very file, of its folder, or by its steps. */
  private score(record: BuildRecord): number {
    const built =
      record.dockerfile === undefined ? plan(this.document.getText(), planOptionsOf(record, this.file)) : undefined;
    const byText =
      built === undefined ? likeness(record.dockerfile ?? '', this.document.getText()) : fits(built, record);
    const folder = record.contextPath !== undefined && this.document.uri.fsPath.startsWith(record.contextPath);
    return byText < 0.3 ? 0 : byText + (folder ? 1 : 0);
  }

  private async find(): Promise<void> {
    this.candidates = await this.builds.newest();
    const chosen = this.candidates.find((c) => c.build.id === this.chosenBuild) ?? (await this.readChosen());
    if (chosen !== undefined) this.current = chosen;
    else {
      const fitting = this.candidates
        .map((c) => ({ c, score: this.score(c.record) }))
        .filter((x) => x.score >= minimumFit);
      const best = Math.max(0, ...fitting.map((x) => Math.floor(x.score)));
      this.current = fitting.find((x) => Math.floor(x.score) === best)?.c;
    }
    await this.compareContext();
    this.show();
  }

  private async readChosen(): Promise<{ build: KnownBuild; record: BuildRecord } | undefined> {
    const build = this.builds.list().find((b) => b.id === this.chosenBuild);
    if (build === undefined) return undefined;
    return { build, record: await this.builds.record(build) };
  }

  /** What fingerprints, commits and times say of each step's files. */
  private context: ReadonlyMap<string, ContextVerdict> = new Map();

  private async compareContext(): Promise<void> {
    this.context = new Map();
    if (this.current === undefined) return;
    const { record } = this.current;
    const { contextPath, ref } = record;
    const questions = contextQuestions(this.input(record));
    const { fingerprints } = this.builds;
    // Looking into the folder runs git: not in a workspace that is not trusted.
    const folder = vscode.workspace.isTrusted && contextPath !== undefined && existsSync(contextPath) ? contextPath : undefined;
    const evidence = await contextEvidence({
      questions,
      build: record,
      ...(folder !== undefined && { folder }),
      ...(fingerprints !== undefined && ref !== undefined && { fingerprints }),
    });
    this.context = evidence;
  }

  private input(record: BuildRecord): Omit<ExplainInput, 'context'> {
    const text = this.document.getText();
    const { records, why } = this.baselines(record);
    return {
      ...planned(record, text, this.file),
      baselines: records.map((r) => planned(r, text, this.file)),
      ...(why !== undefined && { baselineWhy: why }),
    };
  }

  private baselines(record: BuildRecord): { records: readonly BuildRecord[]; why: string | undefined } {
    const picked = this.candidates.find((c) => c.build.id === this.chosenBaseline);
    if (picked !== undefined) return { records: [picked.record], why: undefined };
    return chooseBaselines(
      record,
      this.candidates.map((c) => c.record),
    );
  }

  /** Explains the current build against its baselines, over the text as it is now. */
  private show(): void {
    const now = this.planText();
    if (this.current === undefined) {
      this.snapshot = { plan: now, message: this.emptyMessage() };
      this.changed.fire();
      return;
    }
    const { build, record } = this.current;
    const input = this.input(record);
    const explanation = explain({ ...input, context: this.context });
    const baseline = this.candidates.find((c) => c.record === input.baselines?.[0]?.record)?.build;
    this.snapshot = {
      plan: now,
      build,
      record,
      explanation: ontoText(explanation, now),
      ...(baseline !== undefined && { baseline }),
    };
    this.changed.fire();
  }

  private emptyMessage(): string {
    const { problem } = this.builds;
    if (problem !== undefined) return `No build to show: ${problem}.`;
    if (this.builds.list().length === 0)
      return 'No build to show: the history is empty. Build this file with docker build, or open a .dockerbuild or a log.';
    return 'No known build fits this file. Build it, or choose a build.';
  }

  dispose(): void {
    clearTimeout(this.timer);
    for (const d of this.disposables) d.dispose();
    this.changed.dispose();
  }
}

/** Share of lines two texts have in common. */
function likeness(a: string, b: string): number {
  const left = a.split(/\r?\n/).filter((l) => l.trim() !== '');
  const right = new Set(b.split(/\r?\n/));
  return left.length === 0 ? 0 : left.filter((l) => right.has(l)).length / left.length;
}

const key = (s: Step): string => `${s.instruction} ${s.source}`;

/**
 * An explanation of the file as it was built, carried over to the present text: equal instructions are paired as a diff
 * pairs lines, so that each step's lines and id are those of the text in the editor.
 */
export function ontoText(explanation: Explanation, now: Plan): Explanation {
  const old = explanation.plan;
  const ids = new Map<string, Step>();
  let i = 0;
  let j = 0;
  for (const part of diffArrays(old.steps.map(key), now.steps.map(key))) {
    for (let k = 0; k < part.value.length; k++) {
      const a = part.added ? undefined : old.steps[i++];
      const b = part.removed ? undefined : now.steps[j++];
      if (a !== undefined && b !== undefined) ids.set(a.id, b);
    }
  }
  if (
    old.steps.length === now.steps.length &&
    old.steps.every((s) => ids.get(s.id)?.id === s.id && same(ids.get(s.id)?.lines, s.lines))
  )
    return explanation;
  const idOf = (id: string): string => ids.get(id)?.id ?? `gone:${id}`;
  return {
    ...explanation,
    plan: now,
    steps: explanation.steps.flatMap((s) => {
      const step = ids.get(s.step.id);
      if (step === undefined) return [];
      const causes = s.causes.map((c) => ({
        ...c,
        ...(c.via !== undefined && { via: idOf(c.via) }),
        culprit: { ...c.culprit, ...(c.culprit.step !== undefined && { step: idOf(c.culprit.step) }) },
      }));
      return [{ ...s, step, causes, ...(s.root !== undefined && { root: s.root.map(idOf) }) }];
    }),
    edges: explanation.edges.flatMap((e) =>
      ids.has(e.from) && ids.has(e.to) ? [{ ...e, from: idOf(e.from), to: idOf(e.to) }] : [],
    ),
    summary: {
      ...explanation.summary,
      roots: explanation.summary.roots.map((r) => ({ ...r, step: idOf(r.step), steps: r.steps.map(idOf) })),
    },
  };
}

const same = (a: Lines | undefined, b: Lines): boolean => a?.[0] === b[0] && a[1] === b[1];
