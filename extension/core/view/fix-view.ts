import { savingLine } from '../format/advice-text';
import type { Lines, Plan, Step } from '../plan/types';
import type { Explanation } from '../explain/types';
import { advise } from '../advice';
import { trialOf } from '../advice/savings/trial';
import type { AdviceInput, Fix } from '../advice/types';

/** A fix as the panel lists it: plain data, its edits stay with the host. */
export interface FixView {
  /** The fix's. */
  readonly id: string;
  /** 1-based, inclusive. */
  readonly lines: Lines;
  /** Steps at which it is listed: those it edits, or the nearest to its lines, and those that ran again because of them. */
  readonly steps: readonly string[];
  readonly title: string;
  readonly message: string;
  /** What it would have saved, and on what that rests; empty when nothing is claimed. */
  readonly saving: string;
  /** Seconds of the saving; 0 when nothing is claimed. */
  readonly seconds: number;
  /** Why no edit is offered. */
  readonly refused?: string;
  /** Two builds before and two after the edit can measure it. */
  readonly provable: boolean;
}

type Place = Pick<AdviceInput, 'plan' | 'explanation'>;

/** Where a fix of a cache export stands in a Dockerfile: at the steps that the cache did not hold, else at its first line. */
function exportPlaces(plan: Plan, explanation: Explanation | undefined): Lines[] {
  const missed = explanation?.steps.filter((s) => s.causes.some((c) => c.kind === 'needed-downstream')) ?? [];
  const first = plan.stages[0]?.lines[0] ?? 1;
  return missed.length > 0 ? missed.map((s) => s.step.lines) : [[first, first]];
}

/** Lines of the Dockerfile at which a fix is offered; a fix of another file has no lines of its own there. */
export function placesOf(fix: Fix, { plan, explanation }: Place): readonly Lines[] {
  if (fix.kind === 'mode-max') return exportPlaces(plan, explanation);
  // It is as much about one FROM line as about the others.
  if (fix.kind === 'pin-base') return fix.edits.map(({ range }) => [range.start.line + 1, range.end.line + 1]);
  return [fix.lines];
}

/** The step after lines that make none, such as an ARG; the one before where none is left. */
function besides(plan: Plan, lines: Lines): Step[] {
  const at = plan.steps.find((s) => s.lines[0] === lines[0]);
  const own = plan.steps.filter((s) => s.stage === at?.stage && s.vertex && s.instruction !== 'FROM');
  return [own.find((s) => s.lines[0] > lines[1]) ?? own.at(-1)].filter((s) => s !== undefined);
}

function stepsOf(fix: Fix, input: Place): string[] {
  const touches = (lines: Lines): boolean =>
    placesOf(fix, input).some((place) => place[0] <= lines[1] && lines[0] <= place[1]);
  const edited = input.plan.steps.filter((s) => s.vertex && touches(s.lines));
  const own = (edited.length > 0 ? edited : besides(input.plan, fix.lines)).map((s) => s.id);
  const roots = new Set(own);
  const behind = input.explanation?.steps.filter((s) => s.root?.some((id) => roots.has(id)) === true) ?? [];
  return [...new Set([...own, ...behind.map((s) => s.step.id)])];
}

/** All fixes of a Dockerfile, in the order of the advice. */
export function fixViews(input: AdviceInput): FixView[] {
  return advise(input).map((fix): FixView => ({
    id: fix.id,
    lines: fix.lines,
    steps: stepsOf(fix, input),
    title: fix.title,
    message: fix.message,
    saving: savingLine(fix),
    seconds: fix.saves?.seconds ?? 0,
    ...(fix.refused !== undefined && { refused: fix.refused }),
    provable: !('reason' in trialOf(input, fix)),
  }));
}
