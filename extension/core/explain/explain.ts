import { changesKey, type BaselineReason } from '../cause';
import { withWholeNames, type Match } from '../match';
import { buildInfo } from '../records/build-info';
import { buildOf, type PlannedRecord } from './build';
import { collect, type ContextEvidence } from './collect';
import { explainEdges } from './edges';
import type { Build } from './build';
import { noteOf } from './notes';
import { findRoots } from './roots';
import { solve } from './solve';
import { summarize } from './summary';
import type { ExplainedEdge, ExplainedStep, Explanation } from './types';

export interface ExplainInput extends PlannedRecord {
  /** Earlier builds to compare with, newest first; each step is compared with the first in which it was available. */
  readonly baselines?: readonly PlannedRecord[];
  /** Why the first baseline was taken. */
  readonly baselineWhy?: BaselineReason;
  readonly context?: ContextEvidence;
}

function explainPlatform(build: Build, baselines: readonly Build[], platform: string | undefined, input: ExplainInput) {
  const facts = collect(build, baselines, platform, input.context);
  const causes = solve(facts);
  const roots = findRoots(causes);
  const carries = new Set([...causes].filter(([, list]) => changesKey(list)).map(([id]) => id));
  const steps = facts.map((f): ExplainedStep => {
    const { now } = f;
    const root = roots.get(now.step.id);
    const note = noteOf(f, { changed: (id) => carries.has(id) });
    return {
      step: now.step,
      ...(now.platform !== undefined && { platform: now.platform }),
      outcome: now.outcome,
      seconds: Math.round(now.seconds * 1000) / 1000,
      causes: causes.get(now.step.id) ?? [],
      ...(root !== undefined && root.length > 0 && { root }),
      ...(note !== undefined && { notes: [note] }),
      ...(now.error !== undefined && { error: now.error }),
    };
  });
  return { steps, edges: explainEdges(facts, causes) };
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
  const steps: ExplainedStep[] = [];
  const edges: ExplainedEdge[] = [];
  for (const platform of platformsOf(build.match)) {
    const part = explainPlatform(build, baselines, platform, input);
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
