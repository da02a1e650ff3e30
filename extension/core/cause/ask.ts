import type { Cause } from './cause';
import { isClaimed } from './certainty';
import { traits } from './kinds';

/** Something stands for the whole step by itself, and is more than a guess. */
export const isDecided = (causes: readonly Cause[]): boolean =>
  causes.some((c) => traits[c.kind].isDecisive && isClaimed(c));

/** The step's key differs from the baseline's: its readers may be invalidated by it. */
export const changesKey = (causes: readonly Cause[]): boolean => causes.some((c) => !traits[c.kind].keepsKey);
