import type { Plan } from '../plan/types';

/** A commit's id, long or short, or a point in time. */
const isIdentity = (value: string): boolean =>
  /^[0-9a-f]{7,40}$/i.test(value) || /^\d{4}-\d\d-\d\dT?/.test(value) || /^1[67]\d{8}(?:\d{3})?$/.test(value);

/** Names of arguments whose values tell one build from another: their value is a commit's id or a time. */
export const varyingArgs = (buildArgs: Readonly<Record<string, string>>): string[] =>
  Object.entries(buildArgs).flatMap(([name, value]) => (isIdentity(value) ? [name] : []));

/**
 * Steps that another value of an argument runs again, with the arguments' names: a RUN has all that are in scope in its environment,
 * and ENV hands a value on (FACTS, When a step runs again).
 */
export function varyingSteps(
  plan: Plan,
  buildArgs: Readonly<Record<string, string>>,
): ReadonlyMap<string, readonly string[]> {
  const names = varyingArgs(buildArgs);
  return new Map(
    plan.steps.flatMap((step): [string, string[]][] => {
      if (!step.vertex || step.instruction === 'FROM') return [];
      const found = names.filter((name) =>
        step.env.some(
          (v) => (v.name === name && v.from === 'arg') || v.value?.includes(buildArgs[name] ?? '\0') === true,
        ),
      );
      return found.length === 0 ? [] : [[step.id, found]];
    }),
  );
}
