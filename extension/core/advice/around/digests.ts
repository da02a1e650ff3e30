import { match } from '../../match';
import type { Plan } from '../../plan/types';
import type { BuildRecord } from '../../records/types';

/** Digests of the base images of a build, by the reference its FROM lines use: from the vertices' names. */
export function baseDigests(plan: Plan, record: BuildRecord): Map<string, string> {
  const digests = new Map<string, string>();
  for (const s of match(record, plan).steps) {
    const base = plan.stages[s.step.stage]?.base;
    if (s.step.instruction === 'FROM' && s.image?.digest !== undefined && base !== undefined)
      digests.set(base, s.image.digest);
  }
  return digests;
}
