import { stepRef, type Cause, type Fact, type Missing } from '../cause';
import type { StepFacts } from '../explain/facts';
import { familiar } from '../explain/images';
import { isSame } from '../explain/own-difference';
import type { Seen } from '../explain/rule';
import type { ForecastFacts } from './facts';

const digests: Missing = { kind: 'image-digests' };
const textDiffers: Fact = { kind: 'texts-differ', by: 'dockerfile' };

/** Another name in FROM or --from may be the same image: only digests tell. */
export function ofImage(f: StepFacts, { now, old }: ForecastFacts, c: Cause): Cause {
  const { parent, own, aligned } = f;
  const fromBase =
    parent?.step.instruction === 'FROM' &&
    own !== undefined &&
    isSame(own) &&
    aligned?.change === 'same' &&
    aligned.removedBefore.length === 0 &&
    (c.kind === 'instruction-changed' || c.kind === 'arg-changed');
  const was = old?.anyImage.get(aligned?.old?.step.id ?? '');
  const onlyImage = was !== undefined && was === now.anyImage.get(f.now.step.id) && aligned?.change === 'edited';
  if ((!fromBase && !onlyImage) || c.certainty !== 'proven') return c;
  return {
    ...c,
    certainty: 'inferred',
    evidence: [...c.evidence, { kind: 'maybe-same-image' }],
    missing: digests,
  };
}

/** FROM names another digest than the earlier build resolved; images of the same layers are one for the cache (source/containerimage). */
export function otherDigest({ parent, aligned, baseline }: StepFacts): Cause[] {
  const now = parent?.step.instruction === 'FROM' ? parent.image : undefined;
  const id = aligned?.old?.step.inputs.find((i) => i.kind === 'parent')?.step;
  const old = baseline?.match.steps.find((s) => s.step.id === id)?.image;
  if (now?.digest === undefined || old?.digest === undefined || now.digest === old.digest) return [];
  const lines = parent === undefined ? {} : { lines: parent.step.lines };
  if (now.ref === old.ref) {
    const [ref, digests_] = [familiar(now.ref), { old: old.digest, new: now.digest }];
    return [
      {
        kind: 'base-changed',
        certainty: 'inferred',
        subject: { how: 'moved', ref },
        culprit: { kind: 'image', name: ref, ...digests_, ...lines },
        evidence: [{ kind: 'digest-moved', ref, ...digests_, from: 'store' }, { kind: 'maybe-same-layers' }],
        cures: [{ kind: 'pin-base', ref }],
      },
    ];
  }
  return [
    {
      kind: 'base-changed',
      certainty: 'inferred',
      subject: { how: 'other-digest', old: old.digest, new: now.digest },
      culprit: {
        kind: 'image',
        name: now.ref,
        old: old.digest,
        new: now.digest,
        ...lines,
      },
      evidence: [textDiffers, { kind: 'maybe-same-layers' }],
    },
  ];
}

/** The definition differs, and nothing above says in what: what it stands on is another. */
export function unexplained(f: StepFacts, { now, old }: ForecastFacts, seen: Seen): Cause[] {
  const was = f.aligned?.old === undefined ? undefined : old?.whole.get(f.aligned.old.step.id);
  if (was === undefined || was === now.whole.get(f.now.step.id)) return [];
  const read = [...(f.parent === undefined ? [] : [f.parent]), ...f.sources.map((s) => s.step)];
  if (read.some((s) => seen.changed(s.step.id))) return [];
  // What --link lays its files over is no part of them.
  if (f.now.step.inputs.some((i) => i.link === true)) return [];
  const plan = f.build.match.plan;
  return [
    {
      kind: 'instruction-changed',
      certainty: 'inferred',
      subject: { how: 'below', step: stepRef(plan, f.now.step) },
      culprit: { kind: 'line', lines: plan.stages[f.now.step.stage]?.lines ?? f.now.step.lines },
      evidence: [textDiffers],
      missing: digests,
    },
  ];
}
