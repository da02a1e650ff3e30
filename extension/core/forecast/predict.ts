import { isDecisive } from '../explain/decisive';
import type { Build } from '../explain/facts';
import type { Seen } from '../explain/rule';
import { rules } from '../explain/rules';
import type { Cause, CauseKind } from '../explain/types';
import { forecastWords } from '../format/forecast-words';
import { words } from '../format/words';
import { ofImage, otherDigest, unexplained } from './base-image';
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

/** Kinds that say how the step or what is below it is written: none of them holds of one with the very definition it had. */
const ofDefinition: ReadonlySet<CauseKind> = new Set<CauseKind>([
  'instruction-changed',
  'instruction-added',
  'arg-changed',
  'env-changed',
  'options-changed',
]);

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
