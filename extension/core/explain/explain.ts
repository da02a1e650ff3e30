import type { BaselineReason, Cause } from '../cause';
import { withWholeNames, type Match, type MatchedStep } from '../match';
import { buildInfo } from '../records/build-info';
import type { BuilderCache } from '../records';
import type { BuildRecord } from '../records/types';
import { buildOf, type Build, type PlannedRecord } from './build';
import { undoneBefore } from './causes/first-build';
import { KnownResults } from './chain/known';
import { collect, type ContextEvidence } from './collect';
import { explainEdges } from './edges';
import { notesOf } from './notes';
import { findRoots } from './roots';
import type { StepFacts } from './facts';
import { solve, type Solved } from './solve';
import { stepBaselines, type StepBaseline } from './step-baselines';
import { summarize } from './summary';
import type { ExplainedEdge, ExplainedStep, Explanation } from './types';

export interface ExplainInput extends PlannedRecord {
  /** Earlier builds to compare with, newest first; each step is compared with the first in which it was available. */
  readonly baselines?: readonly PlannedRecord[];
  /** Why the first baseline was taken. */
  readonly baselineWhy?: BaselineReason;
  /** What is known of the context's files, by the earlier build they are compared with. */
  readonly context?: ReadonlyMap<BuildRecord, ContextEvidence>;
  /** Other builds of the builder, of any Dockerfile and target: what came from the cache may be theirs. */
  readonly others?: readonly PlannedRecord[];
  /** What the builder keeps, asked after the build. */
  readonly cache?: BuilderCache;
}

/** Steps that are one operation with another, with that. */
const sharedIn = (steps: readonly MatchedStep[]): ReadonlyMap<string, string> =>
  new Map(
    steps.flatMap(({ step, sharedWith }): [string, string][] =>
      sharedWith === undefined || sharedWith === step.id ? [] : [[step.id, sharedWith]],
    ),
  );

/** One platform of a build held against the earlier builds that its steps are compared with. */
class Platform {
  private readonly solved = new Map<number, Solved>();
  private readonly compared: ReadonlyMap<string, StepBaseline>;

  constructor(
    private readonly build: Build,
    private readonly baselines: readonly Build[],
    private readonly platform: string | undefined,
    private readonly input: ExplainInput,
    private readonly known: KnownResults,
  ) {
    this.compared = stepBaselines(build, baselines, platform);
  }

  private against(index: number): Solved {
    const before = this.solved.get(index);
    if (before !== undefined) return before;
    const baseline = this.baselines[index];
    const context = baseline === undefined ? undefined : this.input.context?.get(baseline.record);
    const { known } = this;
    const compared = { baseline, known, ...(context !== undefined && { context }) };
    const found = solve(collect(this.build, compared, this.platform));
    this.solved.set(index, found);
    return found;
  }

  private of(id: string): Solved {
    return this.against(this.compared.get(id)?.index ?? 0);
  }

  /** A newer build began the step and did not end it: what it was to run on was the same. */
  private undone(id: string): Cause[] {
    return (this.compared.get(id)?.undone ?? []).slice(0, 1).flatMap(({ index, outcome }) => {
      const { facts, seen } = this.against(index);
      const f = facts.get(id);
      return f === undefined ? [] : undoneBefore(f, seen, outcome);
    });
  }

  explain(): Pick<Explanation, 'steps' | 'edges'> {
    const own = this.build.match.steps.filter((s) => s.platform === this.platform);
    const causes = new Map<string, readonly Cause[]>();
    for (const { step } of own) {
      const found = [...this.undone(step.id), ...this.of(step.id).seen.causes(step.id)];
      if (found.length > 0) causes.set(step.id, found);
    }
    const roots = findRoots(causes, sharedIn(own));
    const facts: StepFacts[] = [];
    const steps = own.map((now): ExplainedStep => {
      const { id } = now.step;
      const solved = this.of(id);
      const f = solved.facts.get(id);
      if (f !== undefined) facts.push(f);
      const root = roots.get(id);
      const notes = f === undefined ? [] : notesOf(f, solved.seen);
      const standing = solved.seen.standing(id);
      const from = f?.result.from;
      const against = f?.baseline?.record.ref;
      return {
        step: now.step,
        ...(now.platform !== undefined && { platform: now.platform }),
        outcome: now.outcome,
        seconds: Math.round(now.seconds * 1000) / 1000,
        ...(now.sharedWith !== undefined && { sharedWith: now.sharedWith }),
        ...(against !== undefined && { against }),
        causes: causes.get(id) ?? [],
        ...(standing !== undefined && { standing: standing.kind }),
        ...(from !== undefined && standing?.kind === 'other' && { from }),
        ...(root !== undefined && root.length > 0 && { root }),
        ...(notes.length > 0 && { notes }),
        ...(now.error !== undefined && { error: now.error }),
      };
    });
    return { steps, edges: explainEdges(facts, causes) };
  }
}

const platformsOf = (m: Match): (string | undefined)[] => [...new Set(m.steps.map((s) => s.platform))];

/** The build and what it is held against, laid over their plans; a name that one log cut is taken from another that has it whole. */
function builtOf({ baselines = [], ...build }: ExplainInput): [Build, readonly Build[]] {
  const whole = ({ record, ...rest }: PlannedRecord, others: readonly PlannedRecord[]): Build =>
    buildOf({
      record: withWholeNames(
        record,
        others.map((o) => o.record),
      ),
      ...rest,
    });
  return [whole(build, baselines), baselines.map((b) => whole(b, [build]))];
}

/** Explains one build against earlier ones: for every step what happened, and of every step that ran why. Never throws. */
export function explain(input: ExplainInput): Explanation {
  const [build, baselines] = builtOf(input);
  const known = new KnownResults([build, ...baselines, ...(input.others ?? []).map(buildOf)], input.cache);
  const steps: ExplainedStep[] = [];
  const edges: ExplainedEdge[] = [];
  for (const platform of platformsOf(build.match)) {
    const part = new Platform(build, baselines, platform, input, known).explain();
    steps.push(...part.steps);
    edges.push(...part.edges);
  }
  const baseline = baselines[0]?.record;
  return {
    build: buildInfo(input.record),
    ...(baseline !== undefined && { baseline: buildInfo(baseline) }),
    baselineWhy: input.baselineWhy ?? { kind: baseline === undefined ? 'none' : 'given' },
    plan: build.match.plan,
    platforms: build.match.platforms.length > 0 ? build.match.platforms : (input.record.platforms ?? []),
    steps,
    edges,
    summary: summarize(steps),
    problems: [
      ...input.record.warnings.map((text) => ({ kind: 'warning', text }) as const),
      ...build.match.unmatched.map((v) => ({ kind: 'unmatched', vertex: v.name }) as const),
    ],
  };
}
