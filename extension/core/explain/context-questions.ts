import { selectorsOf, type Selector } from '../context/selectors';
import type { BuildRecord } from '../records/types';
import { buildOf } from './build';
import { collect } from './collect';
import type { ExplainInput } from './explain';

/** A step that reads the build context and ran: what it takes is to be compared with the build it is compared with. */
export interface ContextQuestion {
  readonly step: string;
  readonly selectors: readonly Selector[];
  readonly baseline: BuildRecord;
}

/** What evidence of the context would help to explain a build: asked before it is explained, by those who can look. */
export function contextQuestions(input: Omit<ExplainInput, 'context'>): ContextQuestion[] {
  const build = buildOf(input);
  const baselines = (input.baselines ?? []).map(buildOf);
  const platforms = [...new Set(build.match.steps.map((s) => s.platform))];
  const asked = new Map<string, ContextQuestion>();
  for (const platform of platforms)
    for (const { now, baseline } of collect(build, baselines, platform, undefined)) {
      const selectors = selectorsOf(now.step);
      if (selectors.length === 0 || baseline === undefined || now.outcome !== 'rebuilt') continue;
      asked.set(now.step.id, { step: now.step.id, selectors, baseline: baseline.record });
    }
  return [...asked.values()];
}
