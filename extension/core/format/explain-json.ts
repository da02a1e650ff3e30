import type { Cause } from '../cause';
import type { ExplainedEdge, Explanation, RootSummary } from '../explain/types';
import { stepToJson } from '../plan/json';
import type { BuildInfo } from '../records/build-info';
import { causeSentence } from '../words/causes';
import { noteText } from '../words/notes';
import { edgeSentence, problemSentence } from '../words/reasons';
import type { Tense } from '../words/terms';
import { tell } from '../words/told';

/** A build as the command's JSON names it. */
export function buildToJson(info: BuildInfo): Record<string, unknown> {
  return {
    ...(info.ref !== undefined && { ref: info.ref }),
    ...(info.builder !== undefined && { builder: info.builder }),
    ...(info.startedAt !== undefined && { startedAt: new Date(info.startedAt).toISOString() }),
    status: info.status,
    ...(info.target !== undefined && { target: info.target }),
    ...(info.bakeTarget !== undefined && { bakeTarget: info.bakeTarget }),
    source: info.source,
  };
}

/** A cause in the command's JSON: `evidence` in words, `facts` the same as data. */
export const causeToJson = (cause: Cause, tense: Tense): Record<string, unknown> => ({
  ...tell(cause, tense),
  facts: cause.evidence,
});

/** An edge in the command's JSON. */
export const edgeToJson = ({ why, ...edge }: ExplainedEdge, tense: Tense): Record<string, unknown> => ({
  ...edge,
  why: edgeSentence(why, tense),
});

/** A root in the command's JSON. */
export const rootToJson = ({ step, cause, steps, seconds }: RootSummary, tense: Tense): Record<string, unknown> => ({
  step,
  kind: cause.kind,
  message: causeSentence(cause, tense),
  steps,
  seconds,
});

/** The `explain` document, version 1 (.github/ARCHITECTURE.md, JSON). */
export function explanationToJson(e: Explanation): Record<string, unknown> {
  return {
    version: 1,
    build: buildToJson(e.build),
    ...(e.baseline !== undefined && { baseline: buildToJson(e.baseline) }),
    steps: e.steps.map((s) => ({
      ...stepToJson(s.step),
      ...(s.platform !== undefined && { platform: s.platform }),
      outcome: s.outcome,
      seconds: s.seconds,
      causes: s.causes.map((c) => causeToJson(c, 'past')),
      ...(s.root !== undefined && { root: s.root }),
      ...(s.notes !== undefined && { note: noteText(s.notes) }),
      ...(s.error !== undefined && { error: s.error }),
    })),
    edges: e.edges.map((edge) => edgeToJson(edge, 'past')),
    summary: { ...e.summary, roots: e.summary.roots.map((r) => rootToJson(r, 'past')) },
    problems: [...e.plan.problems.map((p) => p.message), ...e.problems.map(problemSentence)],
  };
}
