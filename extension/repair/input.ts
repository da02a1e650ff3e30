import type { AdviceInput } from '../core/advice';
import { baseDigests } from '../core/advice/digests';
import { noiseOf } from '../core/advice/noise-of';
import { optionsOf, type Explanation } from '../core/explain';
import type { Lines, Plan } from '../core/plan';
import type { BuildRecord } from '../core/records';
import type { Surroundings } from './surroundings';

/** A Dockerfile and the builds of it that are known. */
export interface Subject {
  readonly file: string;
  readonly text: string;
  readonly plan: Plan;
  /** The last build, and what is said of it. */
  readonly record?: BuildRecord;
  readonly explanation?: Explanation;
  /** Builds to replay, newest first; the last build alone unless told. */
  readonly history?: readonly Explanation[];
  readonly selection?: Lines;
}

/** How often each step ran again in the builds that are known. */
function changesOf(history: readonly Explanation[]): NonNullable<AdviceInput['changes']> {
  const counts = new Map<string, { rebuilt: number; of: number }>();
  for (const s of history.flatMap((e) => e.steps)) {
    const known = counts.get(s.step.id) ?? { rebuilt: 0, of: 0 };
    const own = s.outcome === 'rebuilt' && s.causes.some((c) => c.via === undefined);
    counts.set(s.step.id, { rebuilt: known.rebuilt + (own ? 1 : 0), of: known.of + 1 });
  }
  return counts;
}

/** All that advice looks at, of a Dockerfile, the builds that are known and what stands around it. */
export function adviceInput(subject: Subject, around: Surroundings): AdviceInput {
  const { file, text, plan, record, explanation, selection } = subject;
  const history = subject.history ?? (explanation === undefined ? [] : [explanation]);
  return {
    file,
    text,
    plan,
    ...around,
    noise: noiseOf(plan, history, around.contextFiles),
    ...(history.length > 0 && { history, changes: changesOf(history) }),
    ...(explanation !== undefined && { explanation }),
    ...(selection !== undefined && { selection }),
    ...(record !== undefined && {
      digests: baseDigests(plan, record),
      options: optionsOf(record, plan.file),
    }),
  };
}
