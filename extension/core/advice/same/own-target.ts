import { stageName } from '../../words/terms';
import type { Plan } from '../../plan/types';

/** Why a stage is delivered though the target does not hold it: it, or one built on it, is used by no other stage. */
export function ownTarget(plan: Plan, stage: number): string | undefined {
  const heirs = new Set([stage]);
  for (const s of plan.stages) if (s.baseStage !== undefined && heirs.has(s.baseStage)) heirs.add(s.index);
  const isUsed = (index: number): boolean =>
    plan.stages.some((s) => s.baseStage === index) || plan.steps.some((s) => s.inputs.some((i) => i.stage === index));
  const leaf = plan.stages.find((s) => heirs.has(s.index) && !isUsed(s.index));
  return leaf === undefined
    ? undefined
    : `${stageName(plan, leaf.index)} stands on it or is it, and no other stage uses that: it may be a target of its own`;
}
