import type { Certainty, Fact, Other } from '../cause';
import { isInImport } from './cache-export';
import { cachedElsewhere } from '../match';
import { formOf } from '../records/forms';
import type { StepFacts } from './facts';
import { importState, isExportedThere } from './imported';
import type { Seen } from './rule';
import { isLog, unseenFlags } from './unseen';

/** How sure it is that the content a step reads differs, by what is known of the caches, with what fits as well. */
export interface ContentJudgement {
  readonly certainty: Certainty;
  readonly shown: readonly Fact[];
  readonly others?: readonly Other[];
}

const readsContext = ({ now }: StepFacts): boolean => now.step.inputs.some((i) => i.kind === 'context');

/** Other steps of this build that read the context, ran, and whose key no recorded fact explains. */
const rivals = (facts: StepFacts, seen: Seen): readonly StepFacts[] =>
  seen
    .all()
    .filter((f) => f.now.outcome === 'rebuilt' && f.now.step.id !== facts.now.step.id)
    .filter((f) => readsContext(f) && !isInImport(f));

function ofImport(facts: StepFacts, seen: Seen): ContentJudgement | undefined {
  const state = importState(facts, seen);
  if (state === 'nothing' || (state === 'undecided' && !isExportedThere(facts))) return undefined;
  const others: Other[] = [{ kind: 'modes' }, { kind: 'other-results' }];
  if (state === 'some' && isInImport(facts))
    return { certainty: 'likely', shown: [{ kind: 'held-by-import' }], others };
  const count = rivals(facts, seen).length;
  if (count > 0) return { certainty: 'unknown', shown: [{ kind: 'one-of-content-steps', count: count + 1 }] };
  return { certainty: 'likely', shown: state === 'some' ? [{ kind: 'only-content-step' }] : [], others };
}

/** The step that this one stands on ran although nothing of it is known to differ: that alone explains this one. */
function standsOnLost({ parent, now }: StepFacts, seen: Seen): boolean {
  const isLaid = now.step.inputs.some((i) => i.kind === 'parent' && i.link === true);
  return parent !== undefined && !isLaid && parent.step.instruction !== 'FROM' && seen.lost(parent.step.id);
}

/**
 * The step ran, and only the record speaks of what its cache held. A builder that kept what is below says nothing of the step's own
 * result: garbage collection takes leaves first. Undefined when what it reads may as well be the same.
 */
export function contentByRecord(facts: StepFacts, seen: Seen): ContentJudgement | undefined {
  const { builder, imports, build, baseline } = facts;
  // buildah hashes no mount (containers/buildah imagebuildah/stage_executor.go).
  if (formOf(build.record.form).builder === 'buildah' && facts.now.step.instruction === 'RUN') return undefined;
  if (cachedElsewhere(facts.now, build.record)) return undefined;
  if (imports.read) return ofImport(facts, seen);
  if (builder === 'fresh' || standsOnLost(facts, seen)) return undefined;
  const [name, before] = [build.record.builder, baseline?.record.builder];
  if (name !== undefined && before !== undefined && name !== before)
    return { certainty: 'unknown', shown: [{ kind: 'other-builder', name, before }] };
  if (!facts.anyCached) {
    const isSilent = build.record.noCache === undefined;
    if (builder !== 'warm') return { certainty: 'unknown', shown: [{ kind: 'builder-not-recorded' }] };
    if (isSilent) return { certainty: 'unknown', shown: [{ kind: 'no-cache-possible' }] };
  }
  const others: Other[] = [
    { kind: 'pruned' },
    ...unseenFlags(facts),
    ...(isLog(build.record) ? [{ kind: 'options' } as const] : []),
  ];
  return { certainty: 'likely', shown: builder === 'warm' ? [{ kind: 'builder-warm' }] : [], others };
}
