import { definitionKeys } from '../../match/definition-key';
import type { Plan } from '../../plan/types';
import type { Replay, SharedStep } from '../../replay';
import { runsOf } from '../../replay/run';
import { pairing } from './pairing';

/** What a branch does to builds: once when it is merged, and in every commit after that. */
export interface BranchOnCommits {
  /** Ids of the steps that its first build would run. */
  readonly once: readonly string[];
  /** Steps that commits would run more or less often than with the base's file, the greatest difference first. */
  readonly later: readonly SharedStep[];
}

/** One commit of two hundred is noise. */
const least = 0.005;

/** Ids of steps whose definition, or that of something they stand on, the base's file does not have. */
function edited(plan: Plan, base: Plan): string[] {
  const numbers = new Map<string, number>();
  const known = new Set(definitionKeys(base, numbers).values());
  return [...definitionKeys(plan, numbers)].filter(([, key]) => !known.has(key)).map(([id]) => id);
}

/**
 * A branch held against its base. `changed`: the branch as one commit, replayed with its own file; `before` and `after`: past commits,
 * with the base's file and with its own.
 */
export function branchOnCommits(changed: Replay, before: Replay, after: Replay): BranchOnCommits {
  const { plan } = after;
  const own = new Set([
    ...Object.keys(changed.commits[0]?.paths ?? {}),
    ...edited(plan, before.plan).filter((id) => plan.steps.some((s) => s.id === id && s.instruction !== 'FROM')),
  ]);
  const pair = pairing(before.plan, plan);
  const shares = new Map(after.steps.map((s) => [s.step.id, s.share]));
  const later = before.steps.flatMap(({ step, share }): SharedStep[] => {
    const now = step.vertex && step.needed ? pair(step) : undefined;
    const then = now === undefined ? undefined : shares.get(now.id);
    return now === undefined || then === undefined || Math.abs(share - then) < least
      ? []
      : [{ step: now, before: share, after: then }];
  });
  return {
    once: runsOf(plan, own).steps,
    later: later.toSorted((a, b) => Math.abs(b.after - b.before) - Math.abs(a.after - a.before)),
  };
}
