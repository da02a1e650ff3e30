import type { BuildInfo, Cause, Explanation } from '../explain/types';
import { stepToJson } from '../plan/json';

/** A build as the command's JSON names it. */
export function buildToJson(info: BuildInfo): Record<string, unknown> {
  return {
    ...(info.ref !== undefined && { ref: info.ref }),
    ...(info.builder !== undefined && { builder: info.builder }),
    ...(info.startedAt !== undefined && { startedAt: new Date(info.startedAt).toISOString() }),
    status: info.status,
    ...(info.target !== undefined && { target: info.target }),
    source: info.source,
  };
}

/** A cause in the command's JSON. */
export const causeToJson = (c: Cause): Record<string, unknown> => ({
  kind: c.kind,
  certainty: c.certainty,
  message: c.message,
  culprit: c.culprit,
  evidence: c.evidence,
  ...(c.wouldTell !== undefined && { wouldTell: c.wouldTell }),
  ...(c.via !== undefined && { via: c.via }),
  ...(c.cures !== undefined && { cures: c.cures }),
});

/** The `explain` document, version 1 (DESIGN, The command). */
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
      causes: s.causes.map(causeToJson),
      ...(s.root !== undefined && { root: s.root }),
      ...(s.note !== undefined && { note: s.note }),
      ...(s.error !== undefined && { error: s.error }),
    })),
    edges: e.edges,
    summary: e.summary,
    problems: [...e.plan.problems.map((p) => p.message), ...e.problems],
  };
}
