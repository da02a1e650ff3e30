import { stepRef, type Certainty, type Fact, type Other } from '../cause';
import { openLinks } from './chain/standing';
import { ruledOut } from './compared-parts';
import { contentByRecord } from './content-by-record';
import type { StepFacts } from './facts';
import { ownLayer } from './layers';
import type { Seen } from './rule';

/** How sure it is that the content a step reads differs, and what was ruled out. */
export interface Judgement {
  readonly certainty: Certainty;
  readonly ruledOut: readonly Fact[];
  /** What fits as well. */
  readonly others?: readonly Other[];
}

/** A step from the cache: another build had made another result of it. */
function ofCached({ result }: StepFacts, shown: readonly Fact[]): Judgement {
  const left: Fact[] = result.from === undefined ? [] : [{ kind: 'left-by', build: result.from }];
  return result.earlier === 'kept'
    ? { certainty: 'inferred', ruledOut: [...shown, ...left, { kind: 'earlier-kept' }] }
    : { certainty: 'unknown', ruledOut: [...shown, ...left] };
}

/** A step that ran, on a builder of which only the record tells what it held. */
function byRecord(facts: StepFacts, seen: Seen, shown: readonly Fact[]): Judgement | undefined {
  const found = contentByRecord(facts, seen);
  if (found === undefined) return undefined;
  const { shown: own, ...rest } = found;
  return { ...rest, ruledOut: [...shown, ...own] };
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
