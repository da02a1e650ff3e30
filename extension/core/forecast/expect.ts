import { isDecided, traits, type Cause } from '../cause';
import type { Build } from '../explain/build';
import type { Seen } from '../explain/rule';
import { rules } from '../explain/rules';
import { ofImage, otherDigest, unexplained } from './base-image';
import { carried, failedBefore, noRecord, touched } from './causes';
import { forecastFacts, type Compared, type ForecastFacts } from './facts';
import { isWork } from './unbuilt';

/** What one earlier build tells of the next: by step id, why it would run; an empty list says that nothing would make it. */
export interface Expectation extends ForecastFacts {
  readonly causes: ReadonlyMap<string, readonly Cause[]>;
}

/** Rules of explain that see what the next build would do; the others speak of a build that has been. */
const asked = rules.filter(
  (r) => traits[r.kind].nextBuild === 'by-rules' && (r.phase === 'own' || r.phase === 'content'),
);

/** Asks why each step would run, in the order of the plan: read before reader. */
export function expectCauses(now: Build, compared: Compared | undefined, platform: string | undefined): Expectation {
  const found = forecastFacts(now, compared, platform);
  const byId = new Map(found.facts.map((f) => [f.now.step.id, f]));
  const causes = new Map<string, readonly Cause[]>();
  const seen: Seen = {
    changed: (id) => (causes.get(id) ?? []).length > 0,
    changedItself: (id) => (causes.get(id) ?? []).length > 0,
    doubtful: () => false,
    standing: () => undefined,
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
      for (const rule of asked.filter((r) => r.phase === phase)) {
        if (isSameDefinition && traits[rule.kind].isOfDefinition) continue;
        // Without evidence nothing is said of files: explain would take the step's having run for one.
        if (phase === 'content' && f.context?.kind !== 'changed') continue;
        causes.set(id, [...(causes.get(id) ?? []), ...rule.find(f, seen).map((c) => ofImage(f, found, c))]);
      }
    };
    if (compared === undefined) {
      causes.set(id, noRecord());
      continue;
    }
    ask('own');
    if (!isSameDefinition && !seen.changed(id)) causes.set(id, otherDigest(f));
    if (isDecided(causes.get(id) ?? [])) continue;
    const add = (more: readonly Cause[]): void => void causes.set(id, [...(causes.get(id) ?? []), ...more]);
    if (!seen.changed(id)) add(failedBefore(f));
    add(carried(f, seen));
    ask('content');
    if (!seen.changed(id)) add(touched(f));
    if (!seen.changed(id)) add(unexplained(f, found, seen));
  }
  return { ...found, causes };
}
