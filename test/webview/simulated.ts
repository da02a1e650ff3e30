import { compareRecords, type Comparison } from '../../extension/core/compare';
import { explain, type Explanation } from '../../extension/core/explain';
import type { ContextVerdict } from '../../extension/core/context/verdict';
import { forecast, type Forecast } from '../../extension/core/forecast';
import { plan, type Plan, type Step } from '../../extension/core/plan';
import type { BuildRecord, Vertex } from '../../extension/core/records';

/** Seconds of each step that ran, by its text's start; a step that is not named came from the cache. */
export type Ran = Readonly<Record<string, number>>;

const runsFor = (ran: Ran, step: Step): number | undefined =>
  Object.entries(ran).find(([start]) => step.text.startsWith(start))?.[1];

function vertexOf(step: Step, ran: Ran): Vertex {
  const seconds = runsFor(ran, step);
  return {
    id: step.id,
    name: step.vertexName ?? '',
    inputs: [],
    cached: seconds === undefined && step.instruction !== 'FROM',
    started: seconds !== undefined,
    completed: seconds !== undefined,
    seconds: seconds ?? 0,
    statuses: [],
    log: [],
  };
}

/** The record a builder would leave of a plan. Times start at a fixed day: the core has no clock, nor has this. */
function recordOf(plan: Plan, ref: string, startedAt: number, ran: Ran): BuildRecord {
  return {
    form: 'dockerbuild',
    ref,
    name: 'shop',
    builder: 'default',
    startedAt,
    status: 'completed',
    target: plan.target,
    noCacheFilter: [],
    vertices: plan.steps.filter((s) => s.vertexName !== undefined && s.needed).map((s) => vertexOf(s, ran)),
    warnings: [],
  };
}

function contextOf(planned: Plan, changed: NonNullable<Simulation['changed']>): Map<string, ContextVerdict> {
  const context = new Map<string, ContextVerdict>();
  for (const step of planned.steps) {
    const files = Object.entries(changed).find(([start]) => step.text.startsWith(start))?.[1];
    if (files !== undefined)
      context.set(step.id, {
        kind: 'changed',
        files: files.map((path) => ({ path, change: 'content' })),
        certainty: 'proven',
        evidence: [{ kind: 'fingerprints-taken' }],
      });
  }
  return context;
}

/** A forecast of a text, held against a made-up build of another. Files are those that a fingerprint found changed. */
export function simulateNext({ text, now, changed = {} }: Simulation, next: string): Forecast {
  const [built, planned] = [plan(text), plan(next)];
  const record = recordOf(built, 'b2', Date.UTC(2026, 2, 4, 9, 40), now);
  return forecast({
    plan: planned,
    earlier: [{ record, plan: built, context: contextOf(planned, changed) }],
    why: { kind: 'shown' },
  });
}

export interface Simulation {
  readonly text: string;
  /** The text as it was in the build before, when it was another. */
  readonly textBefore?: string;
  /** What ran in the build before, and in this one. */
  readonly before: Ran;
  readonly now: Ran;
  /** Files that fingerprints found changed, for steps that start so. */
  readonly changed?: Readonly<Record<string, readonly string[]>>;
}

/** Made-up records: shapes no recording has. */
function inputOf({ text, textBefore = text, before, now, changed = {} }: Simulation) {
  const planned = plan(text);
  const earlier = plan(textBefore);
  const day = Date.UTC(2026, 2, 4, 9, 30);
  const baseline = recordOf(earlier, 'b1', day, before);
  return {
    record: recordOf(planned, 'b2', day + 600_000, now),
    plan: planned,
    baselines: [{ record: baseline, plan: earlier }],
    context: new Map([[baseline, contextOf(planned, changed)]]),
  };
}

/** The explanation of a build as the core makes it. */
export const simulate = (simulation: Simulation): Explanation => explain(inputOf(simulation));

/** The same build beside the one before it. */
export function simulateComparison(simulation: Simulation): Comparison | undefined {
  const input = inputOf(simulation);
  return compareRecords(input, input.baselines[0]);
}
