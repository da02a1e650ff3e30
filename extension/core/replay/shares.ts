import type { Plan } from '../plan/types';
import type { PathCount, ReplayedCommit, ReplayedStep } from './types';

/** As many paths of one step as a person looks through. */
const maxPaths = 200;

/** Paths that broke a step by itself, the most frequent first. */
export function countPaths(commits: readonly ReplayedCommit[], step: string): PathCount[] {
  const counts = new Map<string, number>();
  for (const commit of commits)
    for (const path of commit.paths[step] ?? []) counts.set(path, (counts.get(path) ?? 0) + 1);
  return [...counts]
    .map(([path, n]) => ({ path, commits: n }))
    .sort((a, b) => b.commits - a.commits || (a.path < b.path ? -1 : 1))
    .slice(0, maxPaths);
}

/** In how many of the commits a step is among those that `of` names. */
function countSteps(
  commits: readonly ReplayedCommit[],
  of: (c: ReplayedCommit) => readonly string[],
): Map<string, number> {
  const counts = new Map<string, number>();
  for (const commit of commits) for (const id of of(commit)) counts.set(id, (counts.get(id) ?? 0) + 1);
  return counts;
}

/** Shares of all steps of a plan; 0 where nothing was counted. */
export function sharesOf(
  plan: Plan,
  commits: readonly ReplayedCommit[],
  pathsOf: (id: string) => readonly PathCount[],
  untracked: ReadonlyMap<string, readonly string[]>,
): ReplayedStep[] {
  const ran = countSteps(commits, (c) => c.steps);
  const own = countSteps(commits, (c) => c.roots);
  const share = (n: number | undefined): number => (commits.length === 0 ? 0 : (n ?? 0) / commits.length);
  return plan.steps.map((step) => ({
    step,
    share: share(ran.get(step.id)),
    ownShare: share(own.get(step.id)),
    paths: pathsOf(step.id),
    untracked: untracked.get(step.id) ?? [],
  }));
}

/** Commits that changed something below a folder, or a file of the top itself. */
export interface FolderCount {
  /** `src/**` for a folder. */
  readonly name: string;
  readonly share: number;
}

/** The same by folders of the top, for one line of text: in what share of the commits something below each broke the step. */
export function foldersOf(commits: readonly ReplayedCommit[], step: string): FolderCount[] {
  const counts = new Map<string, number>();
  for (const commit of commits) {
    const names = new Set(
      (commit.paths[step] ?? []).map((p) => (p.includes('/') ? `${p.slice(0, p.indexOf('/'))}/**` : p)),
    );
    for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts]
    .map(([name, n]) => ({ name, share: n / Math.max(1, commits.length) }))
    .sort((a, b) => b.share - a.share || (a.name < b.name ? -1 : 1));
}
