import type { Cause, CauseKind } from '../cause';
import type { Standing } from './chain/standing';
import type { StepFacts } from './facts';

/** What has been found of the other steps so far. */
export interface Seen {
  /** The filesystem the step gives has another key than the baseline's, whether the step ran or came from the cache. */
  changed(id: string): boolean;
  /** The same of what the step itself does: of COPY --link without what it is laid over. */
  changedItself(id: string): boolean;
  /** The step came from the cache, and whether it is what it was in the baseline is not known. */
  doubtful(id: string): boolean;
  /** How the step stands to the baseline's; undefined of one that has not been asked yet, or did not take part. */
  standing(id: string): Standing | undefined;
  /** The step ran although its key is the same: its result was gone. */
  lost(id: string): boolean;
  causes(id: string): readonly Cause[];
  /** Steps that read the step's files, directly, in the order of the plan. */
  readers(id: string): readonly StepFacts[];
  facts(id: string): StepFacts | undefined;
  /** All steps of the build and platform. */
  all(): readonly StepFacts[];
}

/**
 * When a rule is asked. `own`: what the step itself says. `carried`: what the steps it reads bring, for certain.
 * `content`: what the files it reads may bring; asked when nothing before explains the step, or with evidence of its own.
 * `lost`: the key is the same and the result is gone; asked last, when all other steps are known.
 */
export type Phase = 'own' | 'carried' | 'content' | 'lost';

/** One rule for a kind of cause: looks at the facts and gives verdicts with evidence, or says nothing. */
export interface Rule {
  readonly kind: CauseKind;
  readonly phase: Phase;
  find(facts: StepFacts, seen: Seen): readonly Cause[];
}
