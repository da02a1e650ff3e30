import type { GraphView, StepView } from '../extension/protocol';

/** Keys as `?` lists them. */
export const keys: readonly (readonly [string, string])[] = [
  ['↑ ↓', 'the step before and after in the stage'],
  ['← →', 'along an edge: to what the step reads, to what reads it'],
  ['Enter', 'go to the line in the editor'],
  ['r', 'go to the root of a rebuild'],
  ['f', 'only this step’s ancestry and consequences'],
  ['c', 'collapse or open the step’s stage'],
  ['b', 'rebuilt steps only'],
  ['u', 'hide what the target does not need'],
  ['/', 'search'],
  ['0', 'fit the graph'],
  ['+ −', 'zoom'],
  ['Esc', 'one step back: search, focus, selection'],
  ['?', 'this list'],
];

const nearest = (shown: readonly StepView[], ids: readonly string[]): StepView | undefined =>
  shown.find((s) => ids.includes(s.id));

/** The step an arrow leads to; undefined when there is none. */
export function neighbour(
  graph: GraphView,
  shown: readonly StepView[],
  id: string | undefined,
  key: string,
): string | undefined {
  const at = shown.findIndex((s) => s.id === id);
  const current = shown[at];
  if (current === undefined) return shown[0]?.id;
  const stage = shown.filter((s) => s.stage === current.stage);
  const inStage = stage.indexOf(current);
  switch (key) {
    case 'ArrowDown':
      return (stage[inStage + 1] ?? shown[at + 1])?.id;
    case 'ArrowUp':
      return (stage[inStage - 1] ?? shown[at - 1])?.id;
    case 'ArrowLeft': {
      const read = graph.edges.filter((e) => e.to === current.id).map((e) => e.from);
      const other =
        nearest(
          shown.filter((s) => s.stage !== current.stage),
          read,
        ) ?? nearest(shown, read);
      return other?.id;
    }
    case 'ArrowRight': {
      const readers = graph.edges.filter((e) => e.from === current.id).map((e) => e.to);
      const other =
        nearest(
          shown.filter((s) => s.stage !== current.stage),
          readers,
        ) ?? nearest(shown, readers);
      return other?.id;
    }
    case 'Home':
      return shown[0]?.id;
    case 'End':
      return shown.at(-1)?.id;
    default:
      return undefined;
  }
}
