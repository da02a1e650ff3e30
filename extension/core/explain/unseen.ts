import type { Other } from '../cause';
import { formOf } from '../records/forms';
import type { BuildRecord } from '../records/types';
import { parseVertexName, type MatchedStep } from '../match';
import type { StepFacts } from './facts';

/** The record says of no flag whether it was given: a log. */
export const isLog = (record: BuildRecord): boolean => formOf(record.form).isRows || record.form === 'rawjson';

/**
 * A step from the cache shows that the cache was not switched off; WORKDIR is looked up under --no-cache too
 * (frontend/dockerfile/dockerfile2llb/convert.go, dispatchWorkdir: no IgnoreCache).
 */
export const showsCache = ({ outcome, step }: MatchedStep): boolean =>
  outcome === 'cached' && step.vertex && step.instruction !== 'WORKDIR';

/** One command builds all targets of a log: what came from the cache for another shows the same. */
export const besideShowsCache = ({ beside = [] }: BuildRecord): boolean =>
  beside.some((v) => v.cached && /^(?:RUN|COPY|ADD) /.test(parseVertexName(v.name)?.text ?? ''));

/** The cache was looked at in the step's stage: something of it came from there. */
const stageWasCached = ({ build, now }: StepFacts): boolean =>
  build.match.steps.some((s) => showsCache(s) && s.step.stage === now.step.stage);

/** Flags of BuildKit that would run a step again and that the record does not show. */
export function unseenFlags(facts: StepFacts): Other[] {
  const { record } = facts.build;
  if (formOf(record.form).builder !== 'buildkit')
    return record.noCache === undefined && !facts.anyCached ? [{ kind: 'no-cache' }] : [];
  if (record.noCache === undefined && !facts.anyCached) return [{ kind: 'no-cache' }];
  return record.noCacheFilter === undefined && !stageWasCached(facts) ? [{ kind: 'no-cache-filter' }] : [];
}
