import { plan as planText } from '../plan';
import type { Plan, PlanOptions } from '../plan/types';
import { applyEdits } from './edits';
import type { AdviceInput, Edit } from './types';

/** What a plan was made for, as far as it keeps that. Build arguments it does not keep. */
export const optionsOf = (plan: Plan): PlanOptions => ({
  file: plan.file,
  platform: plan.platform,
  ...(plan.stages[plan.targetStage]?.name !== undefined && { target: plan.target }),
});

export interface Replanned {
  readonly before: Plan;
  readonly after: Plan;
}

/** Plans the text as it is and as edited, both for the same target and with the same defaults, so that they can be compared. */
export function replan({ plan, text, file }: AdviceInput, edits: readonly Edit[]): Replanned {
  const options = optionsOf(plan);
  const own = edits.filter((e) => e.file === file);
  return { before: planText(text, options), after: planText(applyEdits(text, own), options) };
}

/** The edit brings nothing that BuildKit would refuse. */
export const addsNoProblem = ({ before, after }: Replanned): boolean =>
  after.problems.filter((p) => p.unknown !== true).length <= before.problems.filter((p) => p.unknown !== true).length;
