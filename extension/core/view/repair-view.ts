import { savingLine } from '../format/advice-text';
import type { Lines, Plan, Step } from '../plan/types';
import type { Explanation } from '../explain/types';
import { advise } from '../advice';
import { trialOf } from '../advice/trial';
import type { AdviceInput, Finding } from '../advice/types';

/** A repair as the panel lists it: plain data, its edits stay with the host. */
export interface RepairView {
  /** The finding's. */
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

/** Where a repair of a cache export stands in a Dockerfile: at the steps that the cache did not hold, else at its first line. */
function exportPlaces(plan: Plan, explanation: Explanation | undefined): Lines[] {
  const missed = explanation?.steps.filter((s) => s.causes.some((c) => c.kind === 'needed-downstream')) ?? [];
  const first = plan.stages[0]?.lines[0] ?? 1;
  return missed.length > 0 ? missed.map((s) => s.step.lines) : [[first, first]];
}

/** Lines of the Dockerfile at which a finding is offered; a finding of another file has no lines of its own there. */
export function placesOf(finding: Finding, { plan, explanation }: Place): readonly Lines[] {
  if (finding.kind === 'mode-max') return exportPlaces(plan, explanation);
  // It is as much about one FROM line as about the others.
  if (finding.kind === 'pin-base') return finding.edits.map(({ range }) => [range.start.line + 1, range.end.line + 1]);
  return [finding.lines];
}

/** The step after lines that make none, such as an ARG; the one before where none is left. */
function besides(plan: Plan, lines: Lines): Step[] {
  const at = plan.steps.find((s) => s.lines[0] === lines[0]);
  const own = plan.steps.filter((s) => s.stage === at?.stage && s.vertex && s.instruction !== 'FROM');
  return [own.find((s) => s.lines[0] > lines[1]) ?? own.at(-1)].filter((s) => s !== undefined);
}

function stepsOf(finding: Finding, input: Place): string[] {
  const touches = (lines: Lines): boolean =>
    placesOf(finding, input).some((place) => place[0] <= lines[1] && lines[0] <= place[1]);
  const edited = input.plan.steps.filter((s) => s.vertex && touches(s.lines));
  const own = (edited.length > 0 ? edited : besides(input.plan, finding.lines)).map((s) => s.id);
  const roots = new Set(own);
  const behind = input.explanation?.steps.filter((s) => s.root?.some((id) => roots.has(id)) === true) ?? [];
  return [...new Set([...own, ...behind.map((s) => s.step.id)])];
}

/** All repairs of a Dockerfile, in the order of the advice. */
export function repairViews(input: AdviceInput): RepairView[] {
  return advise(input).map((finding): RepairView => ({
    id: finding.id,
    lines: finding.lines,
    steps: stepsOf(finding, input),
    title: finding.title,
    message: finding.message,
    saving: savingLine(finding),
    seconds: finding.saves?.seconds ?? 0,
    ...(finding.refused !== undefined && { refused: finding.refused }),
    provable: !('reason' in trialOf(input, finding)),
  }));
}
