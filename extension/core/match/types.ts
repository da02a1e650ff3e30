import type { Plan, Step } from '../plan/types';
import type { LlbOp, Vertex } from '../records/types';
import type { PinnedImage } from './names';

/** What happened to a step in a build. */
export type Outcome =
  'cached' | 'rebuilt' | 'resolved' | 'failed' | 'canceled' | 'not-reached' | 'not-needed' | 'running' | 'unknown';

/** A step of the plan, for one platform, with what the record says of it. */
export interface MatchedStep {
  readonly step: Step;
  readonly platform?: string;
  readonly outcome: Outcome;
  readonly seconds: number;
  /** Id of the step that this is one operation with, for which the vertex stands: its outcome and time are told there. */
  readonly sharedWith?: string;
  readonly error?: string;
  /** Vertices of the step; two for COPY --link, several when bake's targets share it. */
  readonly vertices: readonly Vertex[];
  /** The vertex that does the work: not the LINK half. */
  readonly main?: Vertex;
  /** Text of the vertex' name: the instruction with its variables expanded; the step's text when it has no vertex. */
  readonly text: string;
  /** Layers were downloaded: a base image or a cache hit came from a registry. */
  readonly pulled: boolean;
  readonly image?: PinnedImage;
  /** The step's operations, when the record keeps them. */
  readonly ops: readonly LlbOp[];
}

/** A record laid over a plan. */
export interface Match {
  readonly plan: Plan;
  /** The plan is of the Dockerfile; false when it was made up from the record's own vertex names. */
  readonly fromText: boolean;
  /** Platforms that the vertices name; empty when they name none. */
  readonly platforms: readonly string[];
  readonly steps: readonly MatchedStep[];
  /** Vertices of steps that the plan does not hold. */
  readonly unmatched: readonly Vertex[];
}
