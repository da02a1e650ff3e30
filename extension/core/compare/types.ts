import type { StageRef } from '../cause';
import type { Outcome } from '../match/types';

/** A step as it was in one of the two builds. Seconds are those of its own work. */
export interface StepInBuild {
  readonly text: string;
  readonly outcome: Outcome;
  readonly seconds: number;
}

/** How a step of this build stands to the baseline's; `removed`: only the baseline had it. */
export type StepChange = 'same' | 'edited' | 'moved' | 'added' | 'removed';

export interface ComparedStep {
  /** Id in this build's plan; absent when only the baseline had the step. */
  readonly id?: string;
  readonly stage: StageRef;
  readonly platform?: string;
  readonly change: StepChange;
  readonly before?: StepInBuild;
  readonly now?: StepInBuild;
}

/** Two builds step by step: this one's steps in the file's order, the baseline's own where they stood. */
export type Comparison = readonly ComparedStep[];

/** Sums of one side of a comparison. */
export interface Totals {
  readonly cached: number;
  readonly rebuilt: number;
  readonly seconds: number;
}
