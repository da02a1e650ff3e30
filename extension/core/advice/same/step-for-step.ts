import type { Plan, Step } from '../../plan/types';

const steps = (plan: Plan): Step[] => plan.steps.filter((s) => s.vertex);

/**
 * The steps of an edited file by those of before, one for one in their order: what an action says that has shown itself that
 * each does what it did (EditPromise.same).
 */
export const stepForStep =
  (before: Plan) =>
  (after: Plan): ReadonlyMap<string, string> => {
    const old = steps(before);
    const now = steps(after);
    return new Map(old.length === now.length ? now.map((s, i) => [s.id, old[i]?.id ?? s.id]) : []);
  };
