import type { Forecast } from '../forecast/types';
import { stepToJson } from '../plan/json';
import { noteText } from '../words/notes';
import { assumptionSentence, baselineSentence } from '../words/reasons';
import { buildToJson, causeToJson, edgeToJson, rootToJson } from './explain-json';

/** The `forecast` document, version 1: as `explain` (.github/ARCHITECTURE.md, JSON), of a build that has not been. */
export function forecastToJson(f: Forecast): Record<string, unknown> {
  const { wouldRebuild, wouldReuse, perhaps, unsure, seconds, untimed, roots } = f.summary;
  return {
    version: 1,
    build: { status: 'planned', target: f.plan.target, source: 'dockerfile' },
    ...(f.baseline !== undefined && { baseline: buildToJson(f.baseline) }),
    baselineWhy: baselineSentence(f.baselineWhy, 'next'),
    steps: f.steps.map((s) => ({
      ...stepToJson(s.step),
      outcome: s.outcome,
      seconds: s.seconds,
      causes: s.causes.map((c) => causeToJson(c, 'next')),
      ...(s.root !== undefined && { root: s.root }),
      ...(s.notes !== undefined && { note: noteText(s.notes) }),
    })),
    edges: f.edges.map((edge) => edgeToJson(edge, 'next')),
    summary: {
      wouldRebuild,
      wouldReuse,
      perhaps,
      unsure,
      seconds,
      untimed,
      roots: roots.map((r) => rootToJson(r, 'next')),
    },
    assumes: f.assumes.map(assumptionSentence),
    problems: f.plan.problems.map((p) => p.message),
  };
}
