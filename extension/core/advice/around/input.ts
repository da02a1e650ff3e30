import type { AdviceInput } from '..';
import { changeCounts } from '../savings/change-counts';
import { noiseInContext } from './context-noise';
import { baseDigests } from './digests';
import { optionsOf, type Explanation } from '../../explain';
import type { Lines, Plan } from '../../plan';
import type { BuildRecord } from '../../records';
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

/** All that advice looks at, of a Dockerfile, the builds that are known and what stands around it. */
export function adviceInput(subject: Subject, around: Surroundings): AdviceInput {
  const { file, text, plan, record, explanation, selection } = subject;
  const history = subject.history ?? (explanation === undefined ? [] : [explanation]);
  return {
    file,
    text,
    plan,
    ...around,
    noise: noiseInContext(plan, history, around.contextFiles),
    ...(history.length > 0 && { history, changes: changeCounts(plan, history) }),
    ...(explanation !== undefined && { explanation }),
    ...(selection !== undefined && { selection }),
    ...(record !== undefined && {
      digests: baseDigests(plan, record),
      options: optionsOf(record, plan.file),
    }),
  };
}
