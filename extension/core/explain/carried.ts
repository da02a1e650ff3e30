import type { StepFacts } from './facts';
import type { Seen } from './rule';

/** The step's parent changed, and the step stands on it: that alone explains it. A linked copy stands on nothing. */
export const isCarried = ({ parent, now }: StepFacts, seen: Seen): boolean =>
  parent !== undefined && seen.changed(parent.step.id) && now.step.inputs.every((i) => i.link !== true);
