import type { Plan } from '../plan/types';

/** What a change makes a plan run. */
export interface Rerun {
  /** The changed steps and what follows from them: their keys differ. */
  readonly invalidated: ReadonlySet<string>;
  /** Steps whose files an invalidated step of the target needs: they run too where no cache holds them. */
  readonly needed: ReadonlySet<string>;
}

/**
 * Steps that run again when some are changed. What COPY --from and mounts select is taken to differ whenever the stage behind
 * it ran: never less runs than this says.
 */
export function rerun(plan: Plan, changed: ReadonlySet<string>): Rerun {
  const invalidated = new Set<string>();
  for (const step of plan.steps) {
    const reached = step.inputs.some(
      (i) => i.step !== undefined && invalidated.has(i.step) && !(i.kind === 'parent' && i.link === true),
    );
    if (changed.has(step.id) || reached) invalidated.add(step.id);
  }
  const needed = new Set<string>();
  for (const step of [...plan.steps].reverse()) {
    if (!step.needed || !(invalidated.has(step.id) || needed.has(step.id))) continue;
    for (const input of step.inputs) if (input.step !== undefined) needed.add(input.step);
  }
  return { invalidated, needed };
}
