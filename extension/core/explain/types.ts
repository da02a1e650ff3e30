import type { BaselineReason, Cause, EdgeReason, Note, Problem } from '../cause';
import type { CulpritFile, FileState } from '../context/verdict';
import type { Outcome } from '../match/types';
import type { Origin } from './chain/facts';
import type { Plan, Step } from '../plan/types';
import type { BuildInfo } from '../records/build-info';

export type { Cause, CauseKind, Certainty, Culprit } from '../cause';
export type { BuildInfo, CulpritFile, FileState, Origin, Outcome };

/** A plan step with what happened to it in one build (one per platform). */
export interface ExplainedStep {
  readonly step: Step;
  readonly platform?: string;
  readonly outcome: Outcome;
  readonly seconds: number;
  /** Id of the step that this is one operation with: it counts there. */
  readonly sharedWith?: string;
  /** The earlier build that the step is compared with. */
  readonly against?: string;
  /** Why it ran; of a step from the cache that is other than the baseline's, in what it differs. */
  readonly causes: readonly Cause[];
  /** How its key stands to the baseline's, whether it ran or came from the cache; absent of a step that did neither. */
  readonly standing?: 'same' | 'other' | 'unknown';
  /** The build that left what came from the cache, when that is other than the baseline's. */
  readonly from?: Origin;
  /** Ids of the steps where the chain ends. */
  readonly root?: readonly string[];
  /** Where and why an invalidation ended here, or why a step counts as reused. */
  readonly notes?: readonly Note[];
  readonly error?: string;
}

/** A step where a chain of rebuilds begins. `steps` are the ids of all that ran again because of it, `seconds` their own time. */
export interface RootSummary {
  readonly step: string;
  readonly cause: Cause;
  readonly steps: readonly string[];
  readonly seconds: number;
}

/** A build in numbers: steps by their outcome, and seconds of all that ran. */
export interface Summary {
  readonly cached: number;
  readonly rebuilt: number;
  readonly seconds: number;
  /** Seconds of steps that had been built before and ran again. */
  readonly secondsLost: number;
  /** The costliest first. */
  readonly roots: readonly RootSummary[];
}

/** One edge of the plan as it was in the build: whether an invalidation came along it, and why it did or why it ended. */
export interface ExplainedEdge {
  /** Id of the step that is read. */
  readonly from: string;
  /** Id of the step that reads. */
  readonly to: string;
  readonly platform?: string;
  readonly carries: boolean;
  readonly why: EdgeReason;
}

/** Everything said of one build. */
export interface Explanation {
  readonly build: BuildInfo;
  readonly baseline?: BuildInfo;
  /** Why this baseline was taken, or why there is none. */
  readonly baselineWhy?: BaselineReason;
  /** The plan the steps belong to: of the Dockerfile as it was built when the record keeps it. */
  readonly plan: Plan;
  /** Platforms of the build; empty when the record names none. */
  readonly platforms: readonly string[];
  /** In the order of the plan, once per platform. */
  readonly steps: readonly ExplainedStep[];
  readonly edges: readonly ExplainedEdge[];
  readonly summary: Summary;
  /** What could not be read or paired. */
  readonly problems: readonly Problem[];
}
