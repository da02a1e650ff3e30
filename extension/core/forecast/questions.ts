import { selectorsOf } from '../context/selectors';
import type { ContextQuestion } from '../explain';
import type { Plan } from '../plan/types';
import type { BuildRecord } from '../records/types';
import { isWork } from './unbuilt';

/** What evidence of the context would help to foresee the next build: what each step takes now, against an earlier build. */
export const forecastQuestions = (plan: Plan, baseline: BuildRecord): ContextQuestion[] =>
  plan.steps
    .filter(isWork)
    .map((s) => ({ step: s.id, selectors: selectorsOf(s), baseline }))
    .filter((q) => q.selectors.length > 0);
