import type { Forecast } from '../forecast/types';
import { stepToJson } from '../plan/json';
import { buildToJson, causeToJson } from './explain-json';

/** The `forecast` document, version 1: as `explain` (DESIGN, The command), of a build that has not been. */
export function forecastToJson(f: Forecast): Record<string, unknown> {
  const { wouldRebuild, wouldReuse, perhaps, unsure, seconds, untimed, roots } = f.summary;
  return {
    version: 1,
    build: { status: 'planned', target: f.plan.target, source: 'dockerfile' },
    ...(f.baseline !== undefined && { baseline: buildToJson(f.baseline) }),
    baselineWhy: f.baselineWhy,
    steps: f.steps.map((s) => ({
      ...stepToJson(s.step),
      outcome: s.outcome,
      seconds: s.seconds,
      causes: s.causes.map(causeToJson),
      ...(s.root !== undefined && { root: s.root }),
      ...(s.note !== undefined && { note: s.note }),
    })),
    edges: f.edges,
    summary: { wouldRebuild, wouldReuse, perhaps, unsure, seconds, untimed, roots },
    assumes: f.assumes,
    problems: f.plan.problems.map((p) => p.message),
  };
}
