import { noiseIn, type NoisyPath } from '../../context/noise';
import type { Explanation } from '../../explain/types';
import type { Plan } from '../../plan/types';
import { contextReads, takenOf } from '../text/ignore-file';

/** The noise in a context: what broke the cache in builds that are known, and what steps take of it now. */
export function noiseInContext(
  plan: Plan,
  history: readonly Explanation[],
  contextFiles: readonly string[] | undefined,
): NoisyPath[] {
  const rebuilds = history.flatMap((e) =>
    e.steps.flatMap((s) => {
      const files = s.causes.flatMap((c) => (c.kind === 'files-changed' ? (c.culprit.files ?? []) : []));
      const paths = files.filter((f) => f.change !== 'candidate').map((f) => f.path);
      return paths.length === 0 ? [] : [{ paths }];
    }),
  );
  const taken = contextReads(plan).flatMap((r) => [...takenOf(r.step, contextFiles ?? [])]);
  return noiseIn(rebuilds, taken);
}
