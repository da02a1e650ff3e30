import { stepRef, type Certainty, type Fact } from '../cause';
import { isInImport } from './cache-export';
import { openLinks, readsContext } from './chain/standing';
import { ruledOut } from './compared-parts';
import type { StepFacts } from './facts';
import { ownLayer } from './layers';
import type { Seen } from './rule';

/** How sure it is that the content a step reads differs, and what was ruled out. */
export interface Judgement {
  readonly certainty: Certainty;
  readonly ruledOut: readonly Fact[];
}

/** Other steps of this build that read the context, ran, and whose key no recorded fact explains. */
function rivals(facts: StepFacts, seen: Seen): readonly StepFacts[] {
  return seen
    .all()
    .filter((f) => f.now.outcome === 'rebuilt' && f.now.step.id !== facts.now.step.id)
    .filter((f) => readsContext(f) && !isInImport(f));
}

/** The cache was looked at in the step's stage: something of it came from there. */
const stageWasCached = ({ build, now }: StepFacts): boolean =>
  build.match.steps.some((s) => s.outcome === 'cached' && s.step.vertex && s.step.stage === now.step.stage);

/** A step from the cache: another build had made another result of it. */
function ofCached({ result }: StepFacts, shown: readonly Fact[]): Judgement {
  const left: Fact[] = result.from === undefined ? [] : [{ kind: 'left-by', build: result.from }];
  return result.earlier === 'kept'
    ? { certainty: 'inferred', ruledOut: [...shown, ...left, { kind: 'earlier-kept' }] }
    : { certainty: 'unknown', ruledOut: [...shown, ...left] };
}

/** A step that ran, on a builder of which only the record tells what it held. */
function byRecord(facts: StepFacts, seen: Seen, shown: readonly Fact[]): Judgement | undefined {
  const { builder, imports, build, baseline } = facts;
  if (builder === 'fresh' && !imports.read) return undefined;
  // The step below has the same key and lost its result, and nothing of the build was cached: all of it was lost.
  const { parent } = facts;
  const below = parent !== undefined && parent.step.instruction !== 'FROM' && seen.lost(parent.step.id);
  if (below && !facts.anyCached && !imports.read) return undefined;
  const [name, before] = [build.record.builder, baseline?.record.builder];
  if (name !== undefined && before !== undefined && name !== before && !imports.read)
    return { certainty: 'unknown', ruledOut: [...shown, { kind: 'other-builder', name, before }] };
  if (builder === 'warm') {
    // A log does not say whether the cache was switched off; a step from the cache says that it was not, for its stage.
    const silent = build.record.noCache === undefined && !stageWasCached(facts);
    const off: Fact = { kind: facts.anyCached ? 'filter-possible' : 'no-cache-possible' };
    return silent
      ? { certainty: 'unknown', ruledOut: [...shown, off] }
      : { certainty: 'inferred', ruledOut: [...shown, { kind: 'builder-warm' }] };
  }
  if (imports.read) {
    if (isInImport(facts)) return { certainty: 'inferred', ruledOut: [...shown, { kind: 'held-by-import' }] };
    const others = rivals(facts, seen);
    return others.length === 0
      ? { certainty: 'inferred', ruledOut: [...shown, { kind: 'only-content-step' }] }
      : { certainty: 'unknown', ruledOut: [...shown, { kind: 'one-of-content-steps', count: others.length + 1 }] };
  }
  return {
    certainty: facts.anyCached ? 'inferred' : 'unknown',
    ruledOut: [...shown, { kind: 'builder-not-recorded' }],
  };
}

/**
 * How sure it is that what a step reads differs, when nothing shows the content itself; undefined when it may as well be the same.
 * Equal layers prove that it is; unequal ones prove nothing (FACTS, Seen on a desk).
 */
export function judge(facts: StepFacts, seen: Seen): Judgement | undefined {
  const { baseline, now, aligned, result, parent } = facts;
  if (baseline === undefined) return { certainty: 'unknown', ruledOut: [{ kind: 'no-earlier-build' }] };
  const [old, layer] = [ownLayer(aligned?.old), ownLayer(now)];
  if (old !== undefined && old === layer && result.own !== 'other') return undefined;
  const shown = ruledOut(facts, seen);
  if (parent !== undefined && seen.doubtful(parent.step.id)) {
    const below: Fact = { kind: 'below-not-known', step: stepRef(facts.build.match.plan, parent.step) };
    return { certainty: 'unknown', ruledOut: [...shown, below] };
  }
  const found =
    now.outcome === 'cached'
      ? ofCached(facts, shown)
      : result.earlier === 'kept'
        ? ({ certainty: 'inferred', ruledOut: [...shown, { kind: 'earlier-kept' }] } as const)
        : result.earlier === 'gone'
          ? ({ certainty: 'unknown', ruledOut: [...shown, { kind: 'earlier-gone' }] } as const)
          : byRecord(facts, seen, shown);
  // Of several contents that may differ none is claimed alone.
  return found !== undefined && openLinks(facts, seen).length > 1 ? { ...found, certainty: 'unknown' } : found;
}
