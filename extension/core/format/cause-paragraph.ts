import type { Cause } from '../cause';
import type { Tense } from '../words/terms';
import { causeBlock } from '../words/told';

/** A cause as lines of plain text, to be pasted. */
export function causeParagraph(cause: Cause, tense: Tense): string[] {
  const { message, certainty, evidence, diffs, wouldTell, cures } = causeBlock(cause, tense);
  return [
    `Why: ${message} (${certainty})`,
    ...evidence.map((line) => `- ${line}`),
    ...diffs,
    ...(wouldTell === undefined ? [] : [`To be certain: ${wouldTell}`]),
    ...cures.map((line) => `Cure: ${line}`),
  ];
}
