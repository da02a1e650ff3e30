import type { Plan } from '../plan/types';
import { runsOf } from './run';
import type { Replay, ReplayedCommit } from './types';

/** What the commits cost, as far as seconds of the steps are known. */
export interface Cost {
  /** Steps that a commit runs, on average, and all that could. */
  readonly steps: number;
  readonly of: number;
  /** Seconds of a commit, on average; absent when no build is known. */
  readonly seconds?: number;
  /** Seconds of thirty days, at the pace of the commits that were counted; absent when they span less than a day. */
  readonly month?: number;
  /** Roots, each with its share of what is rebuilt: of the seconds when they are known, else of the steps. */
  readonly roots: readonly { readonly step: string; readonly share: number }[];
}

const day = 86_400_000;
const monthDays = 30;

/** Ids of what each root runs by itself. */
function reach(plan: Plan, roots: Iterable<string>): Map<string, ReadonlySet<string>> {
  return new Map([...roots].map((root) => [root, new Set(runsOf(plan, new Set([root])).steps)]));
}

/** Commits of a month, at the pace of those that were replayed. */
function monthly(commits: readonly ReplayedCommit[]): number | undefined {
  const times = commits.map((c) => c.time);
  const span = times.reduce((a, b) => Math.max(a, b), 0) - times.reduce((a, b) => Math.min(a, b), Infinity);
  return commits.length < 2 || span < day ? undefined : (commits.length - 1) / (span / (monthDays * day));
}

/**
 * What a typical commit costs, and by which root: what several roots run is parted evenly among them. `seconds`: of steps by their id,
 * of builds on record in which they ran.
 */
export function costOf({ plan, commits }: Replay, seconds: ReadonlyMap<string, number>): Cost {
  const counted = commits.filter((c) => c.missing === undefined);
  const reached = reach(plan, new Set(counted.flatMap((c) => c.roots)));
  const isKnown = seconds.size > 0;
  const weightOf = (id: string): number => (isKnown ? (seconds.get(id) ?? 0) : 1);
  const byRoot = new Map<string, number>();
  let [steps, total] = [0, 0];
  for (const commit of counted) {
    steps += commit.steps.length;
    for (const id of commit.steps) {
      const roots = commit.roots.filter((root) => reached.get(root)?.has(id) === true);
      total += weightOf(id);
      for (const root of roots) byRoot.set(root, (byRoot.get(root) ?? 0) + weightOf(id) / roots.length);
    }
  }
  const n = Math.max(1, counted.length);
  const pace = monthly(counted);
  return {
    steps: steps / n,
    of: plan.steps.filter((s) => s.vertex && s.needed && s.instruction !== 'FROM').length,
    ...(isKnown && { seconds: total / n }),
    ...(isKnown && pace !== undefined && { month: (total / n) * pace }),
    roots: [...byRoot]
      .map(([step, weight]) => ({ step, share: total === 0 ? 0 : weight / total }))
      .sort((a, b) => b.share - a.share),
  };
}
