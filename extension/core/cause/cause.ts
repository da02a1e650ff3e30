import type { Certainty } from './certainty';
import type { Cure } from './cure';
import type { FileCulprit, NamedCulprit } from './culprit';
import type { Fact } from './fact';
import type { Missing } from './missing';
import type { Other } from './other';
import type { CauseKind, SubjectOf } from './kinds';

/** Causes of two kinds point at files, all others at something with a name. */
type CulpritOf<K extends CauseKind> = K extends 'files-changed' | 'ignore-changed' ? FileCulprit : NamedCulprit;

/** One reason of one kind for which a step ran again, with what shows it: plain data, told by words/. */
export interface CauseOf<K extends CauseKind> {
  readonly kind: K;
  readonly certainty: Certainty;
  /** What the cause speaks of. */
  readonly subject: SubjectOf[K];
  readonly culprit: CulpritOf<K>;
  /** Facts of the records that show it, and what was ruled out. */
  readonly evidence: readonly Fact[];
  /** What fits as well, the most common first: named in the same breath. */
  readonly others?: readonly Other[];
  /** What would make it certain, when it is not proven. */
  readonly missing?: Missing;
  readonly cures?: readonly Cure[];
  /** Id of the step through which the invalidation came. */
  readonly via?: string;
}

/** One reason for which a step ran again. */
export type Cause = { [K in CauseKind]: CauseOf<K> }[CauseKind];
