import type { Cause } from './types';

const whole = new Set<Cause['kind']>(['cache-disabled', 'first-build', 'platform-changed']);

/** A cause that stands for the whole step by itself: nothing else could have kept it from running. */
export const isDecisive = (causes: readonly Cause[]): boolean =>
  causes.some((c) => whole.has(c.kind) && c.certainty !== 'unknown');
