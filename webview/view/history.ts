import type { GraphView, HistoryView, StepView } from '../../extension/protocol';

/**
 * The graph with past commits on it: the share of each step, or, with a commit, what that one would have rebuilt. A build's own
 * outcomes, causes and sums are not of it.
 */
export function historyGraph(graph: GraphView, history: HistoryView, commit: number | undefined): GraphView {
  const {
    summary: _summary,
    comparison: _comparison,
    critical: _critical,
    platforms: _platforms,
    build: _build,
    baseline: _baseline,
    forecast: _forecast,
    message: _message,
    roots: _roots,
    ...rest
  } = graph;
  const shares = new Map(history.steps.map((s) => [s.id, s]));
  const one = commit === undefined ? undefined : history.commits[commit];
  const runs = new Set(one?.steps);
  const steps = graph.steps.map((s): StepView => {
    const { root: _root, note: _note, error: _error, platform: _platform, ...step } = s;
    const known = shares.get(s.id);
    const outcome = !s.needed
      ? 'not-needed'
      : one === undefined || one.missing !== undefined || known === undefined
        ? 'unknown'
        : runs.has(s.id)
          ? 'would-rebuild'
          : 'would-reuse';
    return {
      ...step,
      outcome,
      causes: [],
      seconds: outcome === 'would-rebuild' ? (known?.seconds ?? 0) : 0,
      ...(known !== undefined && one === undefined && { share: known.share }),
    };
  });
  const edges = graph.edges.map(({ why: _why, ...edge }) => ({
    ...edge,
    carries: runs.has(edge.from) && runs.has(edge.to),
  }));
  const roots = one?.roots.map((r) => ({ ...r, certainty: 'inferred' as const, seconds: 0 }));
  return { ...rest, steps, edges, ...(roots !== undefined && { roots }) };
}

/** The commits were replayed on this very text. */
export const isOfSteps = (history: HistoryView, graph: GraphView, texts: ReadonlyMap<string, string>): boolean =>
  history.steps.every((h) => graph.steps.some((s) => s.id === h.id && s.text === texts.get(h.id)));
