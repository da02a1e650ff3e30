import type { Cause } from '../cause';
import { KnownResults } from '../explain/chain/known';
import type { BuilderCache } from '../records';
import type { Chosen } from './choose';
import type { Compared } from './facts';
import { isWork } from './unbuilt';

const pruned = (builder: string): Cause => ({
  kind: 'cache-missing',
  certainty: 'inferred',
  subject: { how: 'gone' },
  culprit: { kind: 'builder', name: builder },
  evidence: [{ kind: 'earlier-gone' }],
});

/**
 * Steps that would be reused and whose result the builder no longer keeps: they run when something that is built needs their files.
 * Causes by step id, in the order of the plan.
 */
export function lostSteps(
  chosen: ReadonlyMap<string, Chosen>,
  builds: readonly Compared[],
  cache: BuilderCache,
): Map<string, readonly Cause[]> {
  const known = new KnownResults(
    builds.map((b) => b.build),
    cache,
  );
  const lost = new Set<string>();
  const wanted = new Set<string>();
  const all = [...chosen.entries()];
  const readBy = new Set(all.flatMap(([, { facts }]) => facts.now.step.inputs.flatMap((i) => i.step ?? [])));
  for (const [id, { facts, causes }] of all.toReversed()) {
    const { now, baseline, aligned, parent, sources } = facts;
    if (!isWork(now.step)) continue;
    const isWanted = !readBy.has(id) || wanted.has(id);
    const old = aligned?.old;
    if (causes.length === 0 && isWanted && baseline !== undefined && old !== undefined) {
      const at = { build: baseline, step: old };
      const others = known.runsOf(at).map((run) => known.fate(run));
      if (known.fate(at) === 'gone' && others.every((fate) => fate === 'gone')) lost.add(id);
    }
    if (causes.length === 0 && !lost.has(id)) continue;
    for (const read of [parent, ...sources.map((s) => s.step)]) if (read !== undefined) wanted.add(read.step.id);
  }
  return new Map(all.flatMap(([id]): [string, Cause[]][] => (lost.has(id) ? [[id, [pruned(cache.builder)]]] : [])));
}
