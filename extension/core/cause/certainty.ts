/**
 * How sure a cause is, the least sure first. `unknown`: a guess, or none; `likely`: the most common of several that fit, which are
 * named with it; `inferred`: the only cause consistent with the data; `proven`: recorded data shows it. The order of this list is the
 * only place that says which is surer.
 */
export const certainties = ['unknown', 'likely', 'inferred', 'proven'] as const;

export type Certainty = (typeof certainties)[number];

/** Below zero when the first is less sure, above when it is surer. */
export const compareCertainty = (a: Certainty, b: Certainty): number => certainties.indexOf(a) - certainties.indexOf(b);

/** Something is claimed: a cause above the least certainty, which is a guess. */
export const isClaimed = ({ certainty }: { readonly certainty: Certainty }): boolean => certainty !== 'unknown';

/** The surest of several; the least certainty of none. */
export const surest = (causes: readonly { readonly certainty: Certainty }[]): Certainty =>
  causes.reduce<Certainty>((best, c) => (compareCertainty(c.certainty, best) > 0 ? c.certainty : best), 'unknown');
