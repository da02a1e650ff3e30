import type { Certainty } from '../cause';

/** How sure a cause is, in words. */
export const certaintyWords: Readonly<Record<Certainty, string>> = {
  proven: 'proven',
  inferred: 'inferred',
  likely: 'likely',
  unknown: 'not known for certain',
};
