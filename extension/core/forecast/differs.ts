import { isClaimed, type Cause } from '../cause';
import type { Forecast } from './types';

/** Causes that are no difference of the text or the files: the last build left the step undone. */
const isUndone = (c: Cause): boolean => c.kind === 'first-build';

/**
 * Something is known to differ from what was built, so that the next build would redo it. Files that were touched and may be
 * the same are not; nor is a step that the last build did not come to.
 */
export const differs = (f: Forecast): boolean =>
  f.baseline !== undefined &&
  f.steps.some(
    (s) => s.outcome === 'would-rebuild' && s.causes.some((c) => c.via === undefined && isClaimed(c) && !isUndone(c)),
  );
