import { round } from '../explain/summary';
import type { ComparedStep, Totals } from './types';

/** What one side of a comparison adds up to. */
export function totals(steps: readonly Pick<ComparedStep, 'before' | 'now'>[], side: 'before' | 'now'): Totals {
  const own = steps.flatMap((s) => s[side] ?? []);
  return {
    cached: own.filter((s) => s.outcome === 'cached').length,
    rebuilt: own.filter((s) => s.outcome === 'rebuilt').length,
    seconds: round(own.reduce((sum, s) => sum + s.seconds, 0)),
  };
}
