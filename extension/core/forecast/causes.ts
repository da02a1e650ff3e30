import { stepRef, type Cause } from '../cause';
import { isLaid } from '../explain/below';
import { carriers, laidBetween } from '../explain/carried';
import type { StepFacts } from '../explain/facts';
import type { Seen } from '../explain/rule';

/** No earlier build is at hand: that the step would run is not known. */
export const noRecord = (): Cause[] => [
  {
    kind: 'first-build',
    certainty: 'unknown',
    subject: { how: 'no-record' },
    culprit: { kind: 'none' },
    evidence: [{ kind: 'no-earlier-build' }],
    missing: { kind: 'baseline' },
  },
];

/** A step that did not end in the last build left nothing. */
export function failedBefore({ aligned }: StepFacts): Cause[] {
  const outcome = aligned?.old?.outcome;
  if (outcome !== 'failed' && outcome !== 'canceled') return [];
  return [
    {
      kind: 'first-build',
      certainty: 'inferred',
      subject: { how: outcome },
      culprit: { kind: 'none' },
      evidence: [{ kind: 'step-undone', outcome }],
    },
  ];
}

/** What the steps it reads would bring: its filesystem for certain, files it takes only when they come out different. */
export function carried(f: StepFacts, seen: Seen): Cause[] {
  const { now, sources, build } = f;
  const { plan } = build.match;
  const found = (isLaid(now) ? [] : carriers(f, seen)).map(({ step }): Cause => ({
    kind: 'parent-rebuilt',
    certainty: 'proven',
    subject: { parent: stepRef(plan, step), how: 'ran' },
    culprit: { kind: 'step', step: step.id, lines: step.lines, name: step.text },
    evidence: [{ kind: 'parent-ran' }, ...laidBetween(f, step.id)],
    via: step.id,
  }));
  for (const { input, step } of sources) {
    if (!seen.changed(step.step.id)) continue;
    found.push({
      kind: 'source-rebuilt',
      certainty: 'inferred',
      subject: {
        use: input.kind === 'mount' ? 'mount' : 'copy',
        paths: input.paths ?? [],
        source: stepRef(plan, step.step),
        how: 'ran',
      },
      culprit: { kind: 'step', step: step.step.id, lines: step.step.lines, name: step.step.text },
      evidence: [{ kind: 'compared-by-content' }],
      missing: { kind: 'output' },
      via: step.step.id,
    });
  }
  return found;
}

/** Files were touched since the last build and no fingerprint tells whether they differ. */
export function touched({ now, context }: StepFacts): Cause[] {
  if (context?.kind !== 'candidates' || context.files.length === 0) return [];
  const files = context.files.map((f) => f.path);
  return [
    {
      kind: 'files-changed',
      certainty: 'unknown',
      subject: { how: 'touched', files },
      culprit: { kind: 'file', names: files.slice(0, 3), lines: now.step.lines, files: context.files },
      evidence: context.evidence,
      missing: { kind: 'fingerprints' },
    },
  ];
}
