import type { StepFacts } from '../explain/facts';
import type { Seen } from '../explain/rule';
import type { Cause } from '../explain/types';
import { fileName } from '../format/file-change';
import { forecastWords } from '../format/forecast-words';
import { list, stepIn } from '../format/short';
import { words } from '../format/words';

/** No earlier build is at hand: that the step would run is not known. */
export const noRecord = (): Cause[] => [
  {
    kind: 'first-build',
    certainty: 'unknown',
    message: forecastWords.noRecord,
    culprit: { kind: 'none' },
    evidence: [words.noBaseline],
    wouldTell: forecastWords.buildWouldTell,
  },
];

/** A step that did not end in the last build left nothing. */
export function failedBefore({ aligned }: StepFacts): Cause[] {
  const outcome = aligned?.old?.outcome;
  if (outcome !== 'failed' && outcome !== 'canceled') return [];
  const message = outcome === 'failed' ? forecastWords.failed : forecastWords.canceled;
  return [{ kind: 'first-build', certainty: 'inferred', message, culprit: { kind: 'none' }, evidence: [message] }];
}

/** What the steps it reads would bring: its filesystem for certain, files it takes only when they come out different. */
export function carried(f: StepFacts, seen: Seen): Cause[] {
  const { now, parent, sources, build } = f;
  const { plan } = build.match;
  const isLaid = now.step.inputs.some((i) => i.kind === 'parent' && i.link === true);
  const found: Cause[] = [];
  if (parent !== undefined && !isLaid && seen.changed(parent.step.id))
    found.push({
      kind: 'parent-rebuilt',
      certainty: 'proven',
      message: forecastWords.parent(stepIn(plan, parent.step)),
      culprit: { kind: 'step', step: parent.step.id, lines: parent.step.lines, name: parent.step.text },
      evidence: [forecastWords.parentRuns],
      via: parent.step.id,
    });
  for (const { input, step } of sources) {
    if (!seen.changed(step.step.id)) continue;
    const say = input.kind === 'mount' ? forecastWords.mounted : forecastWords.source;
    found.push({
      kind: 'source-rebuilt',
      certainty: 'inferred',
      message: say(list(input.paths ?? []), stepIn(plan, step.step)),
      culprit: { kind: 'step', step: step.step.id, lines: step.step.lines, name: step.step.text },
      evidence: [forecastWords.byContent],
      wouldTell: forecastWords.outputWouldTell,
      via: step.step.id,
    });
  }
  return found;
}

/** Files were touched since the last build and no fingerprint tells whether they differ. */
export function touched({ now, context }: StepFacts): Cause[] {
  if (context?.kind !== 'candidates' || context.files.length === 0) return [];
  const names = context.files.map(fileName);
  return [
    {
      kind: 'files-changed',
      certainty: 'unknown',
      message: forecastWords.touched(names),
      culprit: { kind: 'file', name: list(names.slice(0, 3)), lines: now.step.lines, files: context.files },
      evidence: context.evidence.map((e) => (e === words.touchedBetween ? forecastWords.touchedSince : e)),
      wouldTell: forecastWords.fingerprintWouldTell,
    },
  ];
}
