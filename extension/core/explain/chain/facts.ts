import type { BuildName } from '../../cause';
import type { BuiltStep, KnownResults, Relation } from './known';

/** A build that left a result; when only the result is known, the time it was made. */
export type Origin = BuildName;

/** What is known of a step's result beside the baseline's. */
export interface ResultFacts {
  /** The filesystem that the next step stands on. */
  readonly tree: Relation;
  /** The step's own files: of COPY --link without what they are laid over. */
  readonly own: Relation;
  /** What has become of the baseline's result in the builder. */
  readonly earlier: 'kept' | 'gone' | 'unknown';
  /** The build whose result a cached step came from; absent when the step ran, or when no build at hand made it. */
  readonly from?: Origin;
  /** Other builds at hand that ran the very definition: what a cached step came from may be theirs. */
  readonly rivals: readonly Origin[];
}

/** A build as an origin. */
export const originOf = ({ build: { record } }: BuiltStep): Origin => ({
  ...(record.ref !== undefined && { ref: record.ref }),
  ...(record.name !== undefined && { name: record.name }),
  ...(record.startedAt !== undefined && { startedAt: record.startedAt }),
});

const startOf = ({ build }: BuiltStep): number => build.record.startedAt ?? 0;

function fromOf(now: BuiltStep, known: KnownResults): Origin | undefined {
  if (now.step.outcome !== 'cached') return undefined;
  const maker = known.maker(now);
  if (maker !== undefined) return originOf(maker);
  const at = known.madeAt(now);
  return at === undefined ? undefined : { startedAt: at };
}

/** Runs of the very definition besides the one that the baseline had its result from. */
function rivalsOf(now: BuiltStep, old: BuiltStep | undefined, known: KnownResults): BuiltStep[] {
  const runs = known.runsOf(now).filter((r) => r.build !== now.build && startOf(r) < startOf(now));
  if (old === undefined) return runs;
  const baselines = known.maker(old) ?? runs.findLast((r) => startOf(r) <= startOf(old));
  return runs.filter((r) => r.build !== baselines?.build);
}

/** Asks what is known of a step's result and the baseline's. */
export function resultFacts(now: BuiltStep, old: BuiltStep | undefined, known: KnownResults): ResultFacts {
  const from = fromOf(now, known);
  const isCached = now.step.outcome === 'cached';
  return {
    tree: old === undefined ? 'unknown' : known.relation(now, old),
    own: old === undefined ? 'unknown' : known.ownRelation(now, old),
    earlier: old === undefined ? 'unknown' : known.fate(old),
    ...(from !== undefined && { from }),
    rivals: isCached ? rivalsOf(now, old, known).map(originOf) : [],
  };
}
