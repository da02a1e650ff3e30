import { match } from '../match';
import { buildInfo } from '../records/build-info';
import type { PlannedRecord } from './build';
import { summarize } from './summary';
import type { Explanation } from './types';

/**
 * What a running build has done so far: outcomes and seconds, and no cause. A cause read from half a build would be a guess:
 * the record's arguments, its Dockerfile and the steps to come are not known before it ends.
 */
export function runningExplanation({ record, plan }: PlannedRecord): Explanation {
  const found = match({ ...record, status: 'running' }, plan);
  const steps = found.steps.map((s) => ({
    step: s.step,
    ...(s.platform !== undefined && { platform: s.platform }),
    outcome: s.outcome,
    seconds: Math.round(s.seconds * 1000) / 1000,
    causes: [],
    ...(s.error !== undefined && { error: s.error }),
  }));
  return {
    build: buildInfo({ ...record, status: 'running' }),
    plan: found.plan,
    platforms: found.platforms,
    steps,
    edges: [],
    summary: summarize(steps),
    problems: [],
  };
}
