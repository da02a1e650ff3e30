import type { Plan, Step } from '../core/plan';

/** Its id, its stage by name or number, or a part of the instruction's text. */
export const isNamed = (plan: Plan, step: Step, name: string): boolean =>
  step.id === name ||
  plan.stages[step.stage]?.name === name.toLowerCase() ||
  String(step.stage) === name ||
  step.text.includes(name);

/**
 * The exit code that `--fail-on-rebuild` asks for: 1 when one of the steps has one of the names, else 0. A name that no step
 * has is told, as it guards nothing; a log does not show the stages that its build did not need, so it is no bad use.
 */
export function guard(
  plan: Plan,
  rebuilt: readonly Step[],
  wanted: readonly string[],
  tell: (text: string) => void,
): 0 | 1 {
  for (const name of wanted)
    if (!plan.steps.some((step) => isNamed(plan, step, name)))
      tell(`stagegraph: --fail-on-rebuild ${name}: no step or stage of this build has that name\n`);
  return wanted.some((name) => rebuilt.some((step) => isNamed(plan, step, name))) ? 1 : 0;
}
