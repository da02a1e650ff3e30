import { stepRef, surest, type BaselineReason, type Cause, type StepRef } from '../cause';
import type { ContextEvidence } from '../explain/collect';
import { buildOf, type Build, type PlannedRecord } from '../explain/build';
import { findRoots } from '../explain/roots';
import { counts, round, summarize } from '../explain/summary';
import type { Outcome } from '../explain/types';
import type { Plan } from '../plan/types';
import type { BuilderCache } from '../records';
import { buildInfo } from '../records/build-info';
import { weigh } from './certainty';
import { choose, type Chosen } from './choose';
import { forecastEdges } from './edges';
import { lostSteps } from './lost';
import { notesOf } from './notes';
import { expectCauses, type Expectation } from './expect';
import type { Forecast, ForecastOutcome, ForecastStep, ForecastSummary } from './types';
import { isWork, unbuilt } from './unbuilt';

/** An earlier build of the same Dockerfile. */
export interface EarlierBuild extends PlannedRecord {
  /** What is known of the files its steps took, against the files as they are now; by the step's id in the present plan. */
  readonly context?: ContextEvidence;
  /** For another target: it tells what the builder holds, and is not what the next build is compared with. */
  readonly beside?: boolean;
}

/** The next build's plan, and the builds it is held against. */
export interface ForecastInput {
  /** Of the text as it is now, for the target, platform and arguments of the next build. */
  readonly plan: Plan;
  /** Newest first: the next build is held against the first, and may find in the cache what the others left. */
  readonly earlier: readonly EarlierBuild[];
  /** Why the first of them was taken. */
  readonly why?: BaselineReason;
  /** The context's folder was looked into. */
  readonly hasFolder?: boolean;
  /** What the builder keeps. */
  readonly cache?: BuilderCache;
  /** Digests of images that the builder has under a name, by the name as FROM has it. */
  readonly images?: ReadonlyMap<string, string>;
  /** Flags that are taken to be those of the first. */
  readonly flags?: readonly string[];
}

/** Records are laid over their plans once: a forecast is made anew with each pause in typing. */
const laid = new WeakMap<object, Build>();
function layOnce(planned: PlannedRecord): Build {
  const { record, plan } = planned;
  const key = plan ?? record;
  const known = laid.get(key);
  if (known?.record === record) return known;
  const build = buildOf(planned);
  laid.set(key, build);
  return build;
}

const asBuilt: Readonly<Record<ForecastOutcome, Outcome>> = {
  'would-rebuild': 'rebuilt',
  'would-reuse': 'cached',
  resolved: 'resolved',
  'not-needed': 'not-needed',
};

/** Counts and roots, as of a build in which it had come so. */
function summaryOf(steps: readonly ForecastStep[], unsure: number): ForecastSummary {
  const { cached, rebuilt, roots } = summarize(steps.map((s) => ({ ...s, outcome: asBuilt[s.outcome] })));
  const running = steps.filter((s) => s.outcome === 'would-rebuild');
  return {
    wouldRebuild: rebuilt,
    wouldReuse: cached,
    perhaps: running.filter((s) => surest(s.causes) !== 'proven').length,
    unsure,
    seconds: round(running.reduce((sum, s) => sum + s.seconds, 0)),
    untimed: running.filter((s) => s.seconds === 0).length,
    roots,
  };
}

/** Seconds of a step in the newest build in which it ran. */
function secondsIn(id: string, expectations: readonly Expectation[]): number {
  for (const { facts } of expectations) {
    const old = facts.find((f) => f.now.step.id === id)?.aligned?.old;
    if (old?.outcome === 'rebuilt' && old.seconds > 0) return round(old.seconds);
  }
  return 0;
}

/** Of steps that are one for the builder only the first has causes and seconds of its own. */
function shareTwins(chosen: Map<string, Chosen>, keys: ReadonlyMap<string, string>): Map<string, string> {
  const owners = new Map<string, Chosen>();
  const twins = new Map<string, string>();
  for (const [id, c] of chosen) {
    const key = keys.get(id);
    if (key === undefined || !isWork(c.facts.now.step)) continue;
    const owner = owners.get(key);
    if (owner === undefined) owners.set(key, c);
    else {
      twins.set(id, owner.facts.now.step.id);
      chosen.set(id, { ...c, causes: owner.causes });
    }
  }
  return twins;
}

/**
 * What the next build of a text would redo, held against the builds before it: the lines that differ, what follows from them,
 * and the files that are known to differ. Seconds are those a step took when it last ran. Never throws.
 */
export function forecast(input: ForecastInput): Forecast {
  const { plan, earlier, flags = [] } = input;
  const builds = earlier.map((e) => ({
    build: layOnce(e),
    context: e.context ?? new Map(),
    ...(e.beside !== undefined && { beside: e.beside }),
  }));
  const [newest] = builds;
  const platforms = [...new Set(newest?.build.match.steps.map((s) => s.platform) ?? [])];
  const platform = platforms.includes(plan.platform) ? plan.platform : platforms[0];
  const now = unbuilt(plan, platform, input.images);
  const expectations =
    newest === undefined ? [expectCauses(now, undefined, platform)] : builds.map((b) => expectCauses(now, b, platform));
  const [first] = expectations;
  const chosen =
    newest === undefined
      ? new Map<string, Chosen>(
          first?.facts.map((f) => [f.now.step.id, { facts: f, causes: first.causes.get(f.now.step.id) ?? [] }]),
        )
      : choose(builds, expectations);
  const lost = input.cache === undefined ? new Map<string, readonly Cause[]>() : lostSteps(chosen, builds, input.cache);
  for (const [id, c] of chosen) chosen.set(id, { ...c, causes: lost.get(id) ?? c.causes });
  const twins = shareTwins(chosen, first?.now.whole ?? new Map());
  const refOf = (id: string): StepRef => {
    const step = plan.steps.find((s) => s.id === id);
    return step === undefined ? { text: id, stage: { index: 0, place: 'only' } } : stepRef(plan, step);
  };
  const weighed = weigh(new Map([...chosen].map(([id, c]) => [id, c.causes])), refOf);
  const roots = findRoots(new Map([...weighed].filter(([, causes]) => causes.length > 0)), twins);
  const { notes, unsure } = notesOf(plan, newest === undefined ? new Map() : chosen, input.hasFolder ?? true);
  const steps = plan.steps.map((step): ForecastStep => {
    const causes = isWork(step) ? (weighed.get(step.id) ?? []) : [];
    const runs = causes.length > 0;
    const root = roots.get(step.id);
    const sharedWith = twins.get(step.id);
    const own = notes.get(step.id);
    return {
      step,
      outcome: !step.needed ? 'not-needed' : !isWork(step) ? 'resolved' : runs ? 'would-rebuild' : 'would-reuse',
      seconds: runs && !twins.has(step.id) ? secondsIn(step.id, expectations) : 0,
      ...(sharedWith !== undefined && { sharedWith }),
      causes,
      ...(root !== undefined && root.length > 0 && { root }),
      ...(own !== undefined && { notes: own }),
    };
  });
  return {
    ...(newest !== undefined && { baseline: buildInfo(newest.build.record) }),
    baselineWhy:
      newest === undefined && input.why?.kind !== 'unread'
        ? { kind: 'none', ...(input.why?.problem !== undefined && { problem: input.why.problem }) }
        : (input.why ?? { kind: 'given' }),
    plan,
    steps,
    edges: forecastEdges(new Map([...chosen].map(([id, c]) => [id, { ...c, causes: weighed.get(id) ?? [] }]))),
    summary: summaryOf(
      steps.filter((s) => counts({ ...s, outcome: asBuilt[s.outcome] })),
      unsure.size,
    ),
    assumes: [
      ...(flags.length > 0 ? [{ kind: 'flags', flags } as const] : []),
      ...(platforms.length > 1 && platform !== undefined
        ? [{ kind: 'one-platform', platform, count: platforms.length } as const]
        : []),
      { kind: 'same-builder' },
    ],
  };
}
