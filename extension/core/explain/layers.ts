import type { MatchedStep } from '../match';

/** The digest of the layer a step itself made, when the record exported it; its parents' come before it in the list. */
export function ownLayer(step: MatchedStep | undefined): string | undefined {
  return step?.ops.flatMap((op) => op.layers?.at(-1) ?? []).at(-1);
}
