import type { Plan } from '../plan/types';

/**
 * A key a step: equal for steps that do the same to the same inputs, as BuildKit's vertex digests are. Numbers stand for the
 * texts, so that the cost is linear; keys of two plans can be compared when both are given the same numbers.
 */
export function definitionKeys(plan: Plan, numbers = new Map<string, number>()): Map<string, string> {
  const keys = new Map<string, string>();
  for (const step of plan.steps) {
    if (!step.vertex) continue;
    const inputs = step.inputs.map((i) => [
      i.kind,
      keys.get(i.step ?? '') ?? i.step ?? i.ref ?? '',
      i.paths ?? [],
      i.link,
    ]);
    const env = step.instruction === 'RUN' ? step.env.map((e) => [e.name, e.value]) : [];
    const platform = step.instruction === 'FROM' ? plan.stages[step.stage]?.platform : undefined;
    const text = JSON.stringify([step.instruction, step.expanded ?? step.source, step.flags, inputs, env, platform]);
    let number = numbers.get(text);
    if (number === undefined) numbers.set(text, (number = numbers.size));
    keys.set(step.id, String(number));
  }
  return keys;
}
