import { isDecided, traits, type Cause } from '../cause';
import { isLaid } from '../explain/below';
import type { Build } from '../explain/build';
import type { StepFacts } from '../explain/facts';
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

/** What --link lays its files over is another, so the filesystem is, though the step itself does not run. */
const isLaidOnChanged = (f: StepFacts | undefined, seen: Pick<Seen, 'changed'>): boolean =>
  f?.parent !== undefined && isLaid(f.now) && seen.changed(f.parent.step.id);

/** Asks why each step would run, in the order of the plan: read before reader. */
export function expectCauses(now: Build, compared: Compared | undefined, platform: string | undefined): Expectation {
  const found = forecastFacts(now, compared, platform);
  const byId = new Map(found.facts.map((f) => [f.now.step.id, f]));
  const causes = new Map<string, readonly Cause[]>();
  const runs = (id: string): boolean => (causes.get(id) ?? []).length > 0;
  const seen: Seen = {
    changed: (id) => runs(id) || isLaidOnChanged(byId.get(id), seen),
    changedItself: runs,
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
    if (!isSameDefinition && !runs(id)) causes.set(id, otherDigest(f));
    if (isDecided(causes.get(id) ?? [])) continue;
    const add = (more: readonly Cause[]): void => void causes.set(id, [...(causes.get(id) ?? []), ...more]);
    if (!runs(id)) add(failedBefore(f));
    add(carried(f, seen));
    ask('content');
    if (!runs(id)) add(touched(f));
    if (!runs(id)) add(unexplained(f, found, seen));
  }
  return { ...found, causes };
}
