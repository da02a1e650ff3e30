import type { StageRef, StepRef } from '../cause';
import { stageRef, stepRef } from '../cause';
import type { Plan, Step } from '../plan/types';

/** A build that has been, or the next one. */
export type Tense = 'past' | 'next';

/** A sentence that is the same of both. */
export const both = <T>(said: T): Readonly<Record<Tense, T>> => ({ past: said, next: said });

/** The stage as a person calls it: its name, else its number. */
export function nameOfStage({ index, name, place }: StageRef): string {
  if (name !== undefined) return name;
  switch (place) {
    case 'only':
      return 'the stage';
    case 'final':
      return 'the final stage';
    case 'other':
      return `stage ${index}`;
  }
}

/** `COPY ./dummy in stage2`; the stage is left out when there is only one. */
export const nameOfStep = ({ text, stage }: StepRef): string =>
  stage.place === 'only' ? text : `${text} in ${nameOfStage(stage)}`;

/** The same of a plan's stage. */
export const stageName = (plan: Plan, index: number): string => nameOfStage(stageRef(plan, index));

/** The same of a plan's step. */
export const stepIn = (plan: Plan, step: Step): string => nameOfStep(stepRef(plan, step));

/** A value as a sentence quotes it. */
export const quoted = (v: string | undefined): string => (v === undefined ? 'not set' : v === '' ? 'empty' : `"${v}"`);

/** `is "2", was "1"`. */
export const isWas = (v: { readonly old?: string; readonly new?: string }): string =>
  `is ${quoted(v.new)}, was ${quoted(v.old)}`;

export const wasOrWere = (n: number): string => (n === 1 ? 'was' : 'were');

/** `a, b, c and 4 more`: no more than a sentence holds. */
export const few = (items: readonly string[], listed: string): string =>
  `${listed}${items.length > 3 ? ` and ${items.length - 3} more` : ''}`;
