import type { Cause, Note } from '../cause';
import { basesOf, type StepFacts } from '../explain/facts';
import { buildInfo } from '../records/build-info';
import { atMost } from './certainty';
import type { Compared } from './facts';
import type { Expectation } from './expect';
import { isWork } from './unbuilt';

/** What is expected of a step, and by which of the earlier builds. */
export interface Chosen {
  readonly facts: StepFacts;
  readonly causes: readonly Cause[];
  /** The step is reused from a build before the newest: which. */
  readonly reusedFrom?: Note;
}

interface Against {
  readonly expectation: Expectation;
  readonly compared: Compared;
  readonly byId: ReadonlyMap<string, StepFacts>;
}

/** An earlier build whose base images were others: what it left stands on what no longer is. */
function onOtherBases(newest: Compared, older: Compared): boolean {
  const now = basesOf(newest.build);
  return [...basesOf(older.build)].some(([ref, digest]) => now.has(ref) && now.get(ref) !== digest);
}

const hadResult = (f: StepFacts | undefined): boolean => {
  const outcome = f?.aligned?.old?.outcome;
  return outcome === 'cached' || outcome === 'rebuilt' || outcome === 'resolved';
};

/** What it stands on or takes is in the builder, and is another than in the build it is compared with: it begins here. */
function onReused(c: Cause): Cause {
  const { via: _, ...rest } = c;
  if (c.kind === 'parent-rebuilt')
    return atMost(
      {
        ...rest,
        kind: c.kind,
        culprit: c.culprit,
        subject: { ...c.subject, how: 'cached' },
        evidence: [{ kind: 'parent-other' }],
      },
      'inferred',
      { kind: 'perhaps-held' },
    );
  if (c.kind === 'source-rebuilt')
    return {
      ...rest,
      kind: c.kind,
      culprit: c.culprit,
      subject: { ...c.subject, how: 'cached' },
      certainty: c.certainty,
    };
  return c;
}

/** Steps of which an earlier build says that nothing would make them run, and of which that is known. */
function certainlyReused({ expectation, byId }: Against): Set<string> {
  const reused = new Set<string>();
  for (const [id, f] of byId) {
    const had = hadResult(f);
    const reads = f.now.step.inputs;
    const known =
      reads.every((i) => i.kind !== 'url' && i.kind !== 'git') &&
      (!reads.some((i) => i.kind === 'context') || f.context?.kind === 'unchanged') &&
      reads.every((i) => i.step === undefined || reused.has(i.step));
    const isQuiet = (expectation.causes.get(id) ?? []).length === 0;
    if (isQuiet && known && (had || !isWork(f.now.step))) reused.add(id);
  }
  return reused;
}

/**
 * Puts together what the earlier builds tell, the newest first. A builder holds what each of them left: a step that differs
 * from the newest and is what it was in one before is reused. Of the rest, that build gives the causes in which the step did
 * not merely follow one that is reused.
 */
export function choose(builds: readonly Compared[], expectations: readonly Expectation[]): Map<string, Chosen> {
  const all = expectations.flatMap((expectation, i): Against[] => {
    const [compared, newest] = [builds[i], builds[0]];
    if (compared === undefined || newest === undefined || (i > 0 && onOtherBases(newest, compared))) return [];
    return [{ expectation, compared, byId: new Map(expectation.facts.map((f) => [f.now.step.id, f])) }];
  });
  const [first, ...earlier] = all;
  const chosen = new Map<string, Chosen>();
  if (first === undefined) return chosen;
  const reused = new Map(earlier.map((t) => [t, certainlyReused(t)]));
  const causesIn = (t: Against, id: string): readonly Cause[] => t.expectation.causes.get(id) ?? [];
  const isReused = (id: string): boolean => chosen.get(id)?.causes.length === 0;
  for (const facts of first.expectation.facts) {
    const id = facts.now.step.id;
    if (causesIn(first, id).length === 0) {
      chosen.set(id, { facts, causes: [] });
      continue;
    }
    // A build for another target may not have had the step at all.
    const isQuiet = (t: Against): boolean =>
      causesIn(t, id).length === 0 && (t.compared.beside !== true || hadResult(t.byId.get(id)));
    const follows = (c: Cause): boolean => c.via !== undefined && isReused(c.via);
    const back = earlier.find((t) => reused.get(t)?.has(id));
    // It differs from the newest only below, and what is below is there from an earlier build: so may this be.
    const along = causesIn(first, id).every(follows)
      ? earlier.find((t) => t.compared.beside !== true && isQuiet(t))
      : undefined;
    const source = back ?? along;
    if (source !== undefined) {
      const reusedFrom: Note = { kind: 'as-in-earlier-build', build: buildInfo(source.compared.build.record) };
      chosen.set(id, { facts: source.byId.get(id) ?? facts, causes: [], reusedFrom });
      continue;
    }
    const by =
      [first, ...earlier].find((t) => t.compared.beside !== true && !isQuiet(t) && !causesIn(t, id).some(follows)) ??
      first;
    const own = causesIn(by, id).filter((c) => !follows(c));
    const causes = own.length > 0 ? own : causesIn(by, id).map(onReused);
    chosen.set(id, {
      facts: by.byId.get(id) ?? facts,
      causes: earlier.some(isQuiet) ? causes.map((c) => atMost(c, 'inferred', { kind: 'perhaps-held' })) : causes,
    });
  }
  return chosen;
}
