import type { Step } from '../../plan/types';
import { pairing } from './pairing';
import { fetches } from '../run/programs';
import type { AdviceInput } from '../types';

/** A second or more in a build: less is not worth another order. */
const least = 1;

/** Whether sparing some RUNs gains something: one fetches or installs, or took a second or more in a build that is known. */
export function isWorth({ plan, history, explanation }: AdviceInput, runs: readonly Step[]): boolean {
  if (runs.some(fetches)) return true;
  const ids = new Set(runs.map((s) => s.id));
  return (history ?? (explanation === undefined ? [] : [explanation])).some((e) => {
    const pair = pairing(e.plan, plan);
    return e.steps.some((s) => s.seconds >= least && ids.has(pair(s.step)?.id ?? ''));
  });
}
