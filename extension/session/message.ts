import { runningLine, stateWords } from '../core/words/state';
import type { Builds } from './builds';
import type { LiveBuild } from './live';

/** A sentence when there is no finished build to show, with the next thing to do. */
export function messageOf(builds: Pick<Builds, 'list' | 'problem' | 'state'>, live: LiveBuild | undefined): string {
  if (live !== undefined) return runningLine(live.progress, live.state === 'ended');
  const { problem, state } = builds;
  if (state === 'not-read') return stateWords.notRead;
  if (problem !== undefined) return stateWords.problem(problem);
  return builds.list().length === 0 ? stateWords.noHistory : stateWords.noneFits;
}
