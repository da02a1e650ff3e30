import type { Comparison } from '../compare/types';
import type { CulpritFile, FileState } from '../context/verdict';
import type { Outcome } from '../match/types';
import type { Lines, Plan, Step } from '../plan/types';
import type { BuildRecord, SourceForm } from '../records/types';

export type { CulpritFile, FileState, Outcome };

/** `proven`: recorded data shows it; `inferred`: the only cause consistent with the data; `unknown`: a guess, or none. */
export type Certainty = 'proven' | 'inferred' | 'unknown';

/** Why a step did not come from the cache. */
export type CauseKind =
  | 'first-build'
  | 'instruction-changed'
  | 'instruction-added'
  | 'arg-changed'
  | 'env-changed'
  | 'files-changed'
  | 'ignore-changed'
  | 'base-changed'
  | 'parent-rebuilt'
  | 'source-rebuilt'
  | 'needed-downstream'
  | 'cache-disabled'
  | 'cache-missing'
  | 'remote-changed'
  | 'platform-changed'
  | 'options-changed'
  | 'unknown';

/** The thing to point at. */
export interface Culprit {
  readonly kind: 'file' | 'arg' | 'env' | 'line' | 'image' | 'step' | 'flag' | 'builder' | 'url' | 'platform' | 'none';
  readonly name?: string;
  /** Name of the file that `lines` are of, when it is not the Dockerfile. */
  readonly in?: string;
  readonly lines?: Lines;
  readonly step?: string;
  readonly old?: string;
  readonly new?: string;
  /** Paths with what happened to each; `candidate` when it is not known which of them changed. */
  readonly files?: readonly CulpritFile[];
}

/** One reason for which a step ran again, with what shows it. */
export interface Cause {
  readonly kind: CauseKind;
  readonly certainty: Certainty;
  /** One sentence a person understands. */
  readonly message: string;
  readonly culprit: Culprit;
  /** Facts of the records that show it, or what was ruled out. */
  readonly evidence: readonly string[];
  /** What would make it certain, when it is not proven. */
  readonly wouldTell?: string;
  /** Id of the step through which the invalidation came. */
  readonly via?: string;
  /** A cure, in words. */
  readonly cures?: readonly string[];
}

/** A plan step with what happened to it in one build (one per platform). */
export interface ExplainedStep {
  readonly step: Step;
  readonly platform?: string;
  readonly outcome: Outcome;
  readonly seconds: number;
  readonly causes: readonly Cause[];
  /** Ids of the steps where the chain ends. */
  readonly root?: readonly string[];
  /** Where and why an invalidation ended here, or why a step counts as reused. */
  readonly note?: string;
  readonly error?: string;
}

/** A step where a chain of rebuilds begins. `steps` are the ids of all that ran again because of it, `seconds` their own time. */
export interface RootSummary {
  readonly step: string;
  readonly kind: CauseKind;
  readonly message: string;
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

/** A build, named: what a person needs to know which one is meant. Times are milliseconds since 1970. */
export interface BuildInfo {
  readonly ref?: string;
  readonly builder?: string;
  readonly name?: string;
  readonly startedAt?: number;
  readonly status: BuildRecord['status'];
  readonly target?: string;
  readonly source: SourceForm;
}

/** One edge of the plan as it was in the build: whether an invalidation came along it, and why it did or why it ended. */
export interface ExplainedEdge {
  /** Id of the step that is read. */
  readonly from: string;
  /** Id of the step that reads. */
  readonly to: string;
  readonly platform?: string;
  readonly carries: boolean;
  readonly why: string;
}

/** Everything said of one build. */
export interface Explanation {
  readonly build: BuildInfo;
  readonly baseline?: BuildInfo;
  /** Why this baseline was taken, or why there is none. */
  readonly baselineWhy?: string;
  /** The plan the steps belong to: of the Dockerfile as it was built when the record keeps it. */
  readonly plan: Plan;
  /** Platforms of the build; empty when the record names none. */
  readonly platforms: readonly string[];
  /** In the order of the plan, once per platform. */
  readonly steps: readonly ExplainedStep[];
  readonly edges: readonly ExplainedEdge[];
  readonly summary: Summary;
  /** Step by step beside the baseline; absent when there is none. */
  readonly comparison?: Comparison;
  /** What could not be read or paired, in words. */
  readonly problems: readonly string[];
}
