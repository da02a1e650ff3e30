import { shortStep } from '../plan/short-step';
import type { Plan, Step } from '../plan/types';

/** A stage as a sentence may call it, whatever becomes of the plan. */
export interface StageRef {
  readonly index: number;
  readonly name?: string;
  /** The plan's only stage, the one that is the target, or one of the others. */
  readonly place: 'only' | 'final' | 'other';
}

/** A step as a sentence may call it: a snapshot, so that words need no plan. */
export interface StepRef {
  /** The instruction, shortened. */
  readonly text: string;
  readonly stage: StageRef;
}

export function stageRef(plan: Plan, index: number): StageRef {
  const name = plan.stages[index]?.name;
  return {
    index,
    ...(name !== undefined && { name }),
    place: plan.stages.length === 1 ? 'only' : index === plan.targetStage ? 'final' : 'other',
  };
}

export const stepRef = (plan: Plan, step: Step): StepRef => ({
  text: shortStep(step),
  stage: stageRef(plan, step.stage),
});
