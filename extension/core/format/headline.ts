import type { ExplainedStep } from '../explain/types';
import { culpritName } from './brief';
import { shortStep } from './short';
import { words } from './words';

/** A root in one short clause: `src/main.py broke COPY . .`; the cause's own sentence where no culprit can be named. */
export function headline(step: ExplainedStep): string {
  const cause = step.causes.find((c) => c.via === undefined) ?? step.causes[0];
  if (cause === undefined) return shortStep(step.step);
  const what = culpritName(cause);
  return what === undefined ? cause.message : words.broke(what, shortStep(step.step));
}
