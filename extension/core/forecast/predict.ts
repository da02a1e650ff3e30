import { isDecisive } from '../explain/decisive';
import type { Build, StepFacts } from '../explain/facts';
import { isSame } from '../explain/own-difference';
import type { Seen } from '../explain/rule';
import { rules } from '../explain/rules';
import type { Cause, CauseKind } from '../explain/types';
import { stepIn } from '../format/short';
import { forecastWords } from '../format/forecast-words';
import { words } from '../format/words';
import { carried, failedBefore, noRecord, touched } from './causes';
import { forecastFacts, type Compared, type ForecastFacts } from './facts';
import { isWork } from './unbuilt';

/** What one earlier build tells of the next: by step id, why it would run; an empty list says that nothing would make it. */
export interface Prediction extends ForecastFacts {
  readonly causes: ReadonlyMap<string, readonly Cause[]>;
}

/** Causes that explain knows and that can't be foreseen, or that are foreseen in other words (causes.ts). */
const notForeseen: ReadonlySet<CauseKind> = new Set<CauseKind>([
  'cache-disabled',
  'base-changed',
  'parent-rebuilt',
  'source-rebuilt',
  'needed-downstream',
  'cache-missing',
  'remote-changed',
]);
const foreseen = rules.filter((r) => !notForeseen.has(r.kind) && (r.phase === 'own' || r.phase === 'content'));

/** Evidence that speaks of two builds, for one that has not been. */
const evidence: Readonly<Record<string, string>> = {
  [words.bothDockerfiles]: forecastWords.text,
  [words.notInOldDockerfile]: forecastWords.notInText,
  [words.bothLogs]: forecastWords.text,
  [words.notInOldLog]: words.notInOldLog,
  [words.fingerprintsTaken]: forecastWords.fingerprint,
  [words.operationsDiffer('user')]: forecastWords.text,
  [words.operationsDiffer('cwd')]: forecastWords.text,
  [words.operationsDiffer('args')]: forecastWords.text,
};

const inForecast = (c: Cause): Cause => ({ ...c, evidence: c.evidence.map((e) => evidence[e] ?? e) });

/** Another name in FROM or --from may be the same image: only digests tell. */
function ofImage(f: StepFacts, { now, old }: ForecastFacts, c: Cause): Cause {
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
    evidence: [...c.evidence, forecastWords.sameImage],
    wouldTell: forecastWords.digestWouldTell,
  };
}

/** FROM names another digest than the earlier build resolved; images of the same layers are one for the cache (source/containerimage). */
function otherDigest({ parent, aligned, baseline }: StepFacts): Cause[] {
  const now = parent?.step.instruction === 'FROM' ? parent.image : undefined;
  const id = aligned?.old?.step.inputs.find((i) => i.kind === 'parent')?.step;
  const old = baseline?.match.steps.find((s) => s.step.id === id)?.image;
  if (now?.digest === undefined || old?.digest === undefined || now.digest === old.digest) return [];
  return [
    {
      kind: 'base-changed',
      certainty: 'inferred',
      message: forecastWords.otherDigest(now.digest, old.digest),
      culprit: {
        kind: 'image',
        name: now.ref,
        old: old.digest,
        new: now.digest,
        ...(parent !== undefined && { lines: parent.step.lines }),
      },
      evidence: [forecastWords.text, forecastWords.sameLayers],
    },
  ];
}

/** Kinds that say how the step or what is below it is written: none of them holds of one with the very definition it had. */
const ofDefinition: ReadonlySet<CauseKind> = new Set<CauseKind>([
  'instruction-changed',
  'instruction-added',
  'arg-changed',
  'env-changed',
  'options-changed',
]);

/** The definition differs, and nothing above says in what: what it stands on is another. */
function unexplained(f: StepFacts, { now, old }: ForecastFacts, seen: Seen): Cause[] {
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
      message: forecastWords.below(stepIn(plan, f.now.step)),
      culprit: { kind: 'line', lines: plan.stages[f.now.step.stage]?.lines ?? f.now.step.lines },
      evidence: [forecastWords.text],
      wouldTell: forecastWords.digestWouldTell,
    },
  ];
}

/** Asks why each step would run, in the order of the plan: read before reader. */
export function predict(now: Build, compared: Compared | undefined, platform: string | undefined): Prediction {
  const found = forecastFacts(now, compared, platform);
  const byId = new Map(found.facts.map((f) => [f.now.step.id, f]));
  const causes = new Map<string, readonly Cause[]>();
  const seen: Seen = {
    changed: (id) => (causes.get(id) ?? []).length > 0,
    lost: () => false,
    causes: (id) => causes.get(id) ?? [],
    readers: () => [],
    facts: (id) => byId.get(id),
    all: () => found.facts,
  };
  for (const f of found.facts) {
    if (!isWork(f.now.step)) continue;
    const id = f.now.step.id;
    const was = f.aligned?.old === undefined ? undefined : found.old?.whole.get(f.aligned.old.step.id);
    const isSameDefinition = was !== undefined && was === found.now.whole.get(id);
    const ask = (phase: 'own' | 'content'): void => {
      for (const rule of foreseen.filter((r) => r.phase === phase)) {
        if (isSameDefinition && ofDefinition.has(rule.kind)) continue;
        // Without evidence nothing is said of files: explain would take the step's having run for one.
        if (phase === 'content' && f.context?.kind !== 'changed') continue;
        causes.set(id, [...(causes.get(id) ?? []), ...rule.find(f, seen).map((c) => ofImage(f, found, inForecast(c)))]);
      }
    };
    if (compared === undefined) {
      causes.set(id, noRecord());
      continue;
    }
    ask('own');
    if (!isSameDefinition && !seen.changed(id)) causes.set(id, otherDigest(f));
    if (isDecisive(causes.get(id) ?? [])) continue;
    const add = (more: readonly Cause[]): void => void causes.set(id, [...(causes.get(id) ?? []), ...more]);
    if (!seen.changed(id)) add(failedBefore(f));
    add(carried(f, seen));
    ask('content');
    if (!seen.changed(id)) add(touched(f));
    if (!seen.changed(id)) add(unexplained(f, found, seen));
  }
  return { ...found, causes };
}
