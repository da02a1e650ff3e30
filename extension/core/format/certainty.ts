import type { Certainty } from '../explain/types';

/** How sure a cause is, in words. */
export const certaintyWords: Readonly<Record<Certainty, string>> = {
  proven: 'proven',
  inferred: 'inferred',
  unknown: 'not known for certain',
};
