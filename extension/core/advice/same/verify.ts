import { plan as planText } from '../../plan';
import type { Plan, PlanOptions, Step } from '../../plan/types';
import { Content, Terms } from './content';
import { applyEdits } from '../text/edits';
import { kindsOf } from './landing';
import { reach, type Change, type Held } from './reach';
import type { AdviceInput, Edit } from '../types';
import { isWindows } from './windows';

/** What an action says of its edits, to be checked. */
export interface EditPromise {
  /** What changes in the builds that the edit is for: fewer steps must run then. Absent when it is not about that. */
  readonly cures?: Change;
  /** What the builder holds when that changes; default all. */
  readonly held?: Held;
  /** A step of the edited file, by id, that was a part of a larger step and must not run: fewer steps are not asked for then. */
  readonly spares?: string;
  /**
   * Steps of the edited file whose files the action has shown to be those of a step before, by ids: after → before. All
   * the rest must follow from the text alone.
   */
  readonly same?: (after: Plan) => ReadonlyMap<string, string>;
  /** Instructions whose notes may differ in the image's configuration, in capitals. */
  readonly config?: ReadonlySet<string>;
  /** Stages before the edit whose own files may differ; never the target's. */
  readonly changes?: ReadonlySet<number>;
}

/** An edited text that was found to keep its promise, or why it does not. */
export type Checked =
  | {
      readonly ok: true;
      readonly text: string;
      readonly plan: Plan;
      /** Steps that run when what is cured changes, before and after the edit. */
      readonly ran: { readonly before: readonly Step[]; readonly after: readonly Step[] };
    }
  | { readonly ok: false; readonly reason: string };

const errors = (plan: Plan): number => plan.problems.filter((p) => p.unknown !== true).length;
const refused = (reason: string): Checked => ({ ok: false, reason });

/** Options that plan the file for the same target; the arguments of the build are kept. */
export function optionsFor({ plan, options }: AdviceInput): PlanOptions {
  const target = plan.targetStage === plan.stages.length - 1 ? undefined : plan.stages[plan.targetStage]?.name;
  return {
    file: plan.file,
    platform: plan.platform,
    ...options,
    ...(target !== undefined && { target }),
  };
}

/** Stages after the edit by those before, in order: new ones have a name that no stage had. */
function stagePairs(before: Plan, after: Plan): [number, number][] | undefined {
  const names = new Set(before.stages.map((s) => s.name));
  let left = after.stages.length - before.stages.length;
  const pairs: [number, number][] = [];
  for (const stage of after.stages) {
    const old = before.stages[pairs.length];
    const isNew = stage.name !== undefined && !names.has(stage.name);
    if (isNew && left > 0) left--;
    else if (old !== undefined && old.name === stage.name) pairs.push([old.index, stage.index]);
    else return undefined;
  }
  return left === 0 && pairs.length === before.stages.length ? pairs : undefined;
}

/** Work of a rebuild: commands count before all else. */
const work = (steps: readonly Step[]): [number, number] => [
  steps.filter((s) => s.instruction === 'RUN').length,
  steps.length,
];

function isLess(a: readonly Step[], b: readonly Step[]): boolean {
  const [runs, all] = work(a);
  const [oldRuns, oldAll] = work(b);
  return runs < oldRuns || (runs === oldRuns && all < oldAll);
}

/**
 * Checks edits of a Dockerfile by planning the edited text: nothing is newly refused, every stage of before is still there
 * with the same files and the same configuration by plan, and what the edit is to cure makes fewer steps run.
 */
export function checkEdit(input: AdviceInput, edits: readonly Edit[], promise: EditPromise = {}): Checked {
  const options = optionsFor(input);
  const before = planText(input.text, options);
  const own = edits.filter((e) => e.file === input.file);
  const text = applyEdits(input.text, own);
  const after = planText(text, options);
  const unsure = before.problems.find((p) => p.unknown === true && /frontend/.test(p.message));
  if (unsure !== undefined) return refused(unsure.message);
  if (isWindows(before)) return refused('what an image for Windows holds can not be told from the text');
  if (errors(before) > 0) return refused('the file has an error, which comes first');
  if (errors(after) > 0) return refused(`the edited file would be refused: ${after.problems[0]?.message ?? ''}`);
  const pairs = stagePairs(before, after);
  if (pairs === undefined) return refused('the stages of the edited file are not those of before');
  const kindOf = kindsOf(input.contextFiles);
  const terms = new Terms();
  const old = new Content(before, terms, kindOf);
  const same = promise.same?.(after) ?? new Map<string, string>();
  const known = new Map([...same].map(([now, was]) => [now, old.filesAfter(was)]));
  const next = new Content(after, terms, kindOf, { known });
  for (const [was, now] of pairs) {
    const name = before.stages[was]?.name ?? `stage ${was}`;
    if (old.stageConfig(was, promise.config) !== next.stageConfig(now, promise.config))
      return refused(`the configuration of ${name} would not be the same`);
    if (promise.changes?.has(was) === true && was !== before.targetStage) continue;
    if (old.stageFiles(was) !== next.stageFiles(now)) return refused(`the files of ${name} would not be the same`);
  }
  if (promise.cures === undefined) return { ok: true, text, plan: after, ran: { before: [], after: [] } };
  const ran = {
    before: reach(before, promise.cures, promise.held ?? 'all', kindOf),
    after: reach(after, promise.cures, promise.held ?? 'all', kindOf),
  };
  const spared =
    promise.spares === undefined
      ? isLess(ran.after, ran.before)
      : after.steps.some((s) => s.id === promise.spares) && !ran.after.some((s) => s.id === promise.spares);
  if (!spared) return refused('no step less would run');
  return { ok: true, text, plan: after, ran };
}
