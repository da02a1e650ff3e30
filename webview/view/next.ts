import { criticalPath } from '../../extension/core/explain/critical-path';
import type { GraphView, StepView } from '../../extension/protocol';

/** The graph shows what has not happened yet. */
export const isAhead = (graph: GraphView): boolean =>
  graph.steps.some((s) => s.outcome === 'would-rebuild' || s.outcome === 'would-reuse');

/** The graph with the next build on it instead of the one that was; the same when nothing is foreseen. */
export function nextGraph(graph: GraphView): GraphView {
  const { forecast } = graph;
  if (forecast?.baseline === undefined) return graph;
  const { summary: _summary, comparison: _comparison, critical: _critical, platforms: _platforms, ...rest } = graph;
  const foreseen = new Map(forecast.steps.map((s) => [s.id, s]));
  const along = new Map(forecast.edges.map((e) => [`${e.from} ${e.to}`, e]));
  const steps = graph.steps.map((s): StepView => {
    const next = foreseen.get(s.id);
    const { root: _root, note: _note, error: _error, ...step } = s;
    return next === undefined ? { ...step, outcome: 'unknown', seconds: 0, causes: [] } : { ...step, ...next };
  });
  const edges = graph.edges.map(({ why: _why, ...edge }) => {
    const next = along.get(`${edge.from} ${edge.to}`);
    return { ...edge, carries: next?.carries === true, ...(next !== undefined && { why: next.why }) };
  });
  const critical = criticalPath(steps, edges);
  return { ...rest, steps, edges, roots: forecast.roots, ...(critical !== undefined && { critical }) };
}
