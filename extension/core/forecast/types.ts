import type { Assumption, BaselineReason, Cause, Note } from '../cause';
import type { ExplainedEdge, RootSummary } from '../explain/types';
import type { Plan, Step } from '../plan/types';
import type { BuildInfo } from '../records/build-info';

/** What the next build would do with a step; `resolved` and `not-needed` as in a build that has been. */
export type ForecastOutcome = 'would-rebuild' | 'would-reuse' | 'resolved' | 'not-needed';

/** A step of the next build. */
export interface ForecastStep {
  readonly step: Step;
  readonly outcome: ForecastOutcome;
  /** Seconds the step took when it last ran, of a step that would be rebuilt; 0 when it is not known. */
  readonly seconds: number;
  /** Id of the step that this is one operation with: it counts there. */
  readonly sharedWith?: string;
  /** Why it would be rebuilt; empty of a step that would not. */
  readonly causes: readonly Cause[];
  /** Ids of the steps where the chain ends. */
  readonly root?: readonly string[];
  /** What the forecast rests on, when it may turn out otherwise. */
  readonly notes?: readonly Note[];
}

/** The next build in numbers. */
export interface ForecastSummary {
  readonly wouldRebuild: number;
  readonly wouldReuse: number;
  /** Steps among those that would be rebuilt of which that is not proven. */
  readonly perhaps: number;
  /** Steps that would be reused as far as is known: a note says what that rests on. */
  readonly unsure: number;
  /** Expected seconds of the steps that would be rebuilt, as far as they are known. */
  readonly seconds: number;
  /** Steps among those that would be rebuilt whose time is not known. */
  readonly untimed: number;
  /** Where the rebuilds would begin, the costliest first. */
  readonly roots: readonly RootSummary[];
}

/** What the next build of a text would do. */
export interface Forecast {
  /** The build it rests on; absent when none is known. */
  readonly baseline?: BuildInfo;
  /** Why that build was taken, or why there is none. */
  readonly baselineWhy: BaselineReason;
  readonly plan: Plan;
  /** In the order of the plan. */
  readonly steps: readonly ForecastStep[];
  readonly edges: readonly ExplainedEdge[];
  readonly summary: ForecastSummary;
  /** What is taken for granted. */
  readonly assumes: readonly Assumption[];
}
