import { match } from '../match';
import type { BuildRecord } from '../records/types';
import { planOf } from './planned';
import { counts } from './summary';

/** Steps of a build that came from the cache, and all that were done or failed: the same counts as an explanation's summary. */
export function stepCounts(record: BuildRecord): { readonly cached: number; readonly total: number } {
  const steps = match(record, planOf(record)).steps.filter(counts);
  const cached = steps.filter((s) => s.outcome === 'cached').length;
  return { cached, total: cached + steps.filter((s) => s.outcome === 'rebuilt' || s.outcome === 'failed').length };
}
