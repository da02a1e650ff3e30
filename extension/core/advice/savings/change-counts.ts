import { isClaimed, traits } from '../../cause';
import type { Explanation } from '../../explain/types';
import type { Plan } from '../../plan/types';
import { pairing } from './pairing';
import type { ChangeCount } from '../types';

/**
 * How often each step of a plan changed by itself in the builds that are known, by the step's id: it ran again for a cause of
 * its own. Builds that were compared with none are left out, and so are steps that a build's Dockerfile does not have.
 */
export function changeCounts(plan: Plan, history: readonly Explanation[]): Map<string, ChangeCount> {
  const counts = new Map<string, ChangeCount>();
  for (const e of history.filter((x) => x.baseline !== undefined)) {
    const pair = pairing(e.plan, plan);
    const seen = new Map<string, boolean>();
    for (const s of e.steps) {
      const id = pair(s.step)?.id;
      if (id === undefined || (s.outcome !== 'cached' && s.outcome !== 'rebuilt')) continue;
      const own = s.causes.some((c) => c.via === undefined && isClaimed(c) && traits[c.kind].isChange);
      seen.set(id, (seen.get(id) ?? false) || (s.outcome === 'rebuilt' && own));
    }
    for (const [id, changed] of seen) {
      const { rebuilt, of } = counts.get(id) ?? { rebuilt: 0, of: 0 };
      counts.set(id, { rebuilt: rebuilt + (changed ? 1 : 0), of: of + 1 });
    }
  }
  return counts;
}
