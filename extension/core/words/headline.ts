import type { ExplainedStep } from '../explain/types';
import { culpritName } from './brief';
import { causeClause } from './causes';
import { tell } from './told';
import { shortStep } from '../plan/short-step';

/** A root in one short clause: `src/main.py broke COPY . .`; the cause's own sentence where no culprit can be named. */
export function headline(step: ExplainedStep): string {
  const cause = step.causes.find((c) => c.via === undefined) ?? step.causes[0];
  if (cause === undefined) return shortStep(step.step);
  const told = tell(cause, 'past');
  const what = culpritName(told);
  if (what === undefined) return causeClause(cause, 'past');
  return `${cause.certainty === 'likely' ? 'probably ' : ''}${what} broke ${shortStep(step.step)}`;
}
