import { selectorsOf, type Selector } from '../context/selectors';
import type { BuildRecord } from '../records/types';
import { buildOf } from './build';
import type { ExplainInput } from './explain';
import { stepBaselines } from './step-baselines';

/** A step that reads the build context and ran or came from the cache: what it takes is to be compared with an earlier build. */
export interface ContextQuestion {
  readonly step: string;
  readonly selectors: readonly Selector[];
  readonly baseline: BuildRecord;
}

/** What evidence of the context would help to explain a build: asked before it is explained, by those who can look. */
export function contextQuestions(input: Omit<ExplainInput, 'context'>): ContextQuestion[] {
  const build = buildOf(input);
  const baselines = (input.baselines ?? []).map(buildOf);
  const asked = new Map<string, ContextQuestion>();
  for (const platform of new Set(build.match.steps.map((s) => s.platform))) {
    const compared = new Set([...stepBaselines(build, baselines, platform).values()].map((b) => b.index));
    for (const { step, outcome, platform: own } of build.match.steps) {
      if (own !== platform || (outcome !== 'rebuilt' && outcome !== 'cached')) continue;
      const selectors = selectorsOf(step);
      if (selectors.length === 0) continue;
      for (const index of compared) {
        const baseline = baselines[index]?.record;
        if (baseline !== undefined) asked.set(`${index} ${step.id}`, { step: step.id, selectors, baseline });
      }
    }
  }
  return [...asked.values()];
}
