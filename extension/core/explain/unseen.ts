import type { Other } from '../cause';
import { formOf } from '../records/forms';
import type { BuildRecord } from '../records/types';
import type { StepFacts } from './facts';

/** The record says of no flag whether it was given: a log. */
export const isLog = (record: BuildRecord): boolean => formOf(record.form).isRows || record.form === 'rawjson';

/** All rows of a build that ended well: that something is not there says that it was not built. */
export const isWhole = ({ status, cut, mixed }: BuildRecord): boolean =>
  status === 'completed' && cut === undefined && mixed !== true;

/** The cache was looked at in the step's stage: something of it came from there. */
export const stageWasCached = ({ build, now }: StepFacts): boolean =>
  build.match.steps.some((s) => s.outcome === 'cached' && s.step.vertex && s.step.stage === now.step.stage);

/** Flags of BuildKit that would run a step again and that the record does not show. */
export function unseenFlags(facts: StepFacts): Other[] {
  const { record } = facts.build;
  if (formOf(record.form).builder !== 'buildkit')
    return record.noCache === undefined && !facts.anyCached ? [{ kind: 'no-cache' }] : [];
  if (record.noCache === undefined && !facts.anyCached) return [{ kind: 'no-cache' }];
  return record.noCacheFilter === undefined && !stageWasCached(facts) ? [{ kind: 'no-cache-filter' }] : [];
}
