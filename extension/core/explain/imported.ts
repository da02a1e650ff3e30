import { isClaimed } from '../cause';
import type { CacheRef } from '../records/types';
import { exportMode, isInImport } from './cache-export';
import type { StepFacts } from './facts';
import { isSame } from './own-difference';
import type { Seen } from './rule';

/**
 * What a build's own hits say of the cache it imported. An import that completed says that a manifest was read, not that it holds the
 * baseline's results (FACTS, Seen on a desk): a ref that another branch, target or platform wrote last imports as well.
 * `nothing`: a step that the baseline's export would hold ran, with nothing under it that could have changed; `some`: steps of this
 * build came from a cache; `undecided`: neither.
 */
export type ImportState = 'nothing' | 'some' | 'undecided';

type Known = Pick<Seen, 'facts' | 'all' | 'causes'>;

const readsContent = ({ now }: StepFacts): boolean =>
  now.step.inputs.some((i) => i.kind !== 'parent' && i.kind !== 'base' && i.kind !== 'copy' && i.kind !== 'mount');

/** Nothing that the step is made from is content: it and all it stands on and reads are told by their lines alone. */
export function isWithoutContent(facts: StepFacts, seen: Pick<Seen, 'facts'>, path = new Set<string>()): boolean {
  const { id } = facts.now.step;
  if (path.has(id)) return true;
  path.add(id);
  if (readsContent(facts)) return false;
  return facts.now.step.inputs.every((i) => {
    const below = i.step === undefined ? undefined : seen.facts(i.step);
    return below === undefined || isWithoutContent(below, seen, path);
  });
}

/** The baseline's export would hold the step, its key is the same as far as is known, and it ran all the same. */
function isMissed(facts: StepFacts, seen: Known): boolean {
  if (facts.now.outcome !== 'rebuilt' || !isInImport(facts)) return false;
  const isKnown = facts.aligned?.change === 'same' && facts.own !== undefined && isSame(facts.own);
  return isKnown && !seen.causes(facts.now.step.id).some(isClaimed) && isWithoutContent(facts, seen);
}

/** The step and those of its filesystem below it, the nearest first. */
function chainOf(facts: StepFacts, seen: Known): StepFacts[] {
  const chain = new Set<StepFacts>();
  let at: StepFacts | undefined = facts;
  while (at !== undefined && !chain.has(at)) {
    chain.add(at);
    at = at.parent === undefined ? undefined : seen.facts(at.parent.step.id);
  }
  return [...chain];
}

/** What this build's hits say of the imported cache, as far as this step goes. */
export function importState(facts: StepFacts, seen: Known): ImportState {
  if (chainOf(facts, seen).some((f) => isMissed(f, seen))) return 'nothing';
  if (facts.build.match.steps.some((s) => s.outcome === 'cached' && s.step.instruction !== 'FROM')) return 'some';
  return seen.all().some((f) => isMissed(f, seen)) ? 'nothing' : 'undecided';
}

const refOf = ({ attrs }: CacheRef): string | undefined => attrs['ref'] ?? attrs['scope'] ?? attrs['name'];

/** The baseline's export may be the very cache that was imported: of one type, and by no other name as far as both are known. */
export function isExportedThere({ baseline, imports }: StepFacts): boolean {
  return (baseline?.record.cacheExports ?? []).some((to) =>
    imports.refs.some((from) => {
      const type = to.type === 'inline' ? 'registry' : to.type;
      const [a, b] = [refOf(to), refOf(from)];
      return from.type === type && (to.type === 'inline' || from.type !== 'registry' || a === undefined || a === b);
    }),
  );
}

/** The mode of the baseline's export is set to max already. */
export const isMaxAlready = ({ baseline }: StepFacts): boolean =>
  baseline !== undefined && exportMode(baseline) === 'max';
