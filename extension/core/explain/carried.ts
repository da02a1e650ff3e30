import { stepRef, type Fact } from '../cause';
import type { MatchedStep } from '../match';
import { isLaid } from './below';
import type { StepFacts } from './facts';
import type { Seen } from './rule';

type Known = Pick<Seen, 'changed' | 'changedItself' | 'facts'>;

/** The steps through which a change comes to the filesystem that a step stands on: past COPY --link, which only lies between. */
export function carriers({ parent }: Pick<StepFacts, 'parent'>, seen: Known): readonly MatchedStep[] {
  if (parent === undefined || !seen.changed(parent.step.id)) return [];
  if (!isLaid(parent)) return [parent];
  const below = seen.facts(parent.step.id);
  return [
    ...(seen.changedItself(parent.step.id) ? [parent] : []),
    ...(below === undefined ? [] : carriers(below, seen)),
  ];
}

/** The step's parent changed, and the step stands on it: that alone explains it. A linked copy stands on nothing. */
export const isCarried = ({ parent, now }: StepFacts, seen: Pick<Seen, 'changed'>): boolean =>
  parent !== undefined && seen.changed(parent.step.id) && !isLaid(now);

/** Files laid over with --link between the step and the one through which the change comes. */
export function laidBetween({ parent, build }: StepFacts, via: string): Fact[] {
  return parent === undefined || parent.step.id === via || !isLaid(parent)
    ? []
    : [{ kind: 'laid-between', step: stepRef(build.match.plan, parent.step) }];
}
