import type { ExplainedStep } from '../explain/types';
import { seconds } from '../format/short';
import type { Finding } from './types';

/** Seconds that steps took in the explained build, as a saving with its basis; undefined when there are none. */
export function secondsOf(steps: readonly ExplainedStep[] | undefined, basis: string): Finding['saves'] {
  if (steps === undefined || steps.length === 0) return undefined;
  const total = steps.reduce((sum, s) => sum + s.seconds, 0);
  return {
    seconds: Math.round(total * 1000) / 1000,
    basis: `${steps.length} step${steps.length === 1 ? '' : 's'} ${basis}, ${seconds(total)}`,
  };
}
