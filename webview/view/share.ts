import type { GraphView, StepView } from '../../extension/protocol';

const totals = new WeakMap<GraphView, number>();

/** Seconds of all steps together: those that ran side by side count each. */
function totalOf(graph: GraphView): number {
  let total = totals.get(graph);
  if (total === undefined) {
    total = graph.steps.reduce((sum, s) => sum + Math.max(0, s.seconds), 0);
    totals.set(graph, total);
  }
  return total;
}

/**
 * A step's part of the seconds that all steps took together, 0 to 1; 0 of a step that took no time. Where the history is shown, its share
 * of the commits.
 */
export const shareOf = (graph: GraphView, step: StepView): number =>
  step.share ?? (step.seconds > 0 ? step.seconds / totalOf(graph) : 0);
