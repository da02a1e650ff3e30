import type { Cause, CauseKind, Certainty, Culprit, FileCulprit, NamedCulprit } from '../cause';
import { list, shownPath } from '../text/text';
import { causeSentence } from './causes';
import { certaintyWords } from './certainty';
import { cureSentence } from './cures';
import { factSentence } from './facts';
import { diffs, fileChanges } from './file-change';
import { missingSentence } from './missing';
import type { Tense } from './terms';

/** The thing to point at, named. */
export type ToldCulprit = NamedCulprit | (Omit<FileCulprit, 'name' | 'names'> & { readonly name: string });

/** A cause in words: what every face shows of it, whatever it looks like there. */
export interface ToldCause {
  readonly kind: CauseKind;
  readonly certainty: Certainty;
  /** One sentence a person understands. */
  readonly message: string;
  readonly culprit: ToldCulprit;
  /** Facts of the records that show it, or what was ruled out. */
  readonly evidence: readonly string[];
  /** What would make it certain, when it is not proven. */
  readonly wouldTell?: string;
  /** Id of the step through which the invalidation came. */
  readonly via?: string;
  readonly cures?: readonly string[];
}

function toldCulprit(culprit: Culprit): ToldCulprit {
  if (culprit.kind !== 'file') return culprit;
  const { kind, names, name: _name, ...rest } = culprit;
  return { kind, name: list(names.map(shownPath)), ...rest };
}

/** The words of a cause. */
export const tell = (cause: Cause, tense: Tense): ToldCause => ({
  kind: cause.kind,
  certainty: cause.certainty,
  message: causeSentence(cause, tense),
  culprit: toldCulprit(cause.culprit),
  evidence: cause.evidence.map((fact) => factSentence(fact, tense)),
  ...(cause.missing !== undefined && { wouldTell: missingSentence(cause.missing, tense) }),
  ...(cause.via !== undefined && { via: cause.via }),
  ...(cause.cures !== undefined && { cures: cause.cures.map(cureSentence) }),
});

/** A cause as a block of text: every face draws these parts, in this order. */
export interface CauseBlock {
  readonly message: string;
  readonly certainty: string;
  /** What happened to each file, then the facts. */
  readonly evidence: readonly string[];
  /** Lines that differ, as unified diffs. */
  readonly diffs: readonly string[];
  readonly wouldTell?: string;
  readonly cures: readonly string[];
}

/** The block "cause, certainty, evidence, what would tell, cure". */
export function causeBlock(cause: Cause, tense: Tense): CauseBlock {
  const told = tell(cause, tense);
  return {
    message: told.message,
    certainty: certaintyWords[told.certainty],
    evidence: [...fileChanges(told), ...told.evidence],
    diffs: diffs(told),
    ...(told.wouldTell !== undefined && { wouldTell: told.wouldTell }),
    cures: told.cures ?? [],
  };
}
