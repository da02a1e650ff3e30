import type { Plan, Step } from '../core/plan';

/** Names of `--fail-on-rebuild` that one of the steps has: its id, its stage, or a part of the instruction's text. */
export const namedSteps = (plan: Plan, steps: readonly Step[], wanted: readonly string[]): string[] =>
  wanted.filter((name) =>
    steps.some(
      (step) =>
        step.id === name ||
        plan.stages[step.stage]?.name === name.toLowerCase() ||
        String(step.stage) === name ||
        step.text.includes(name),
    ),
  );
