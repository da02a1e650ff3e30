import type { Plan, Step } from '../../plan/types';

const keyOf = (s: Step): string => `${s.instruction} ${s.source.replace(/^\S+\s+/, '')}`;

/** A stage by its name; one without a name by its place, as long as no stage came or went. */
const stageKey = (plan: Plan, other: Plan, { stage }: Step): string =>
  plan.stages[stage]?.name ?? (plan.stages.length === other.stages.length ? `#${stage}` : '');

/** Steps that do the same, by their stage. */
function byStage(plan: Plan, other: Plan): Map<string, Map<string, Step[]>> {
  const found = new Map<string, Map<string, Step[]>>();
  for (const step of plan.steps) {
    const stages = found.get(keyOf(step)) ?? new Map<string, Step[]>();
    found.set(keyOf(step), stages);
    const key = stageKey(plan, other, step);
    stages.set(key, [...(stages.get(key) ?? []), step]);
  }
  return found;
}

/**
 * What became of the steps of one text in another: the step that does the same in the stage of that name. Equal lines stand in
 * several stages (`RUN npm ci`): one is never taken for another because its own was edited. Undefined where that can't be told.
 */
export function pairing(old: Plan, now: Plan): (step: Step) => Step | undefined {
  const [before, after] = [byStage(old, now), byStage(now, old)];
  const pairs = new Map<string, Step>();
  const join = (a: readonly Step[], b: readonly Step[]): boolean => {
    if (a.length !== b.length) return false;
    a.forEach((s, i) => pairs.set(s.id, b[i] as Step));
    return true;
  };
  for (const [key, stages] of before) {
    const left = new Map(after.get(key));
    const moved: Step[] = [];
    for (const [stage, steps] of stages)
      if (stage !== '' && join(steps, left.get(stage) ?? [])) left.delete(stage);
      else moved.push(...steps);
    join(moved, [...left.values()].flat());
  }
  return (step) => pairs.get(step.id);
}
