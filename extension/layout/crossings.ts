import type { EdgeView, GraphView } from '../core/view/types';
import { isDrawn, type EdgePath, type StepBox } from './types';

/** An edge from a stage to another. */
export interface Crossing {
  readonly edge: EdgeView;
  readonly from: number;
  readonly to: number;
}

/** Edges between shown stages. A FROM of a stage repeats what its first step reads, and is left out then. */
export function crossings(graph: GraphView, shown: ReadonlySet<number>): Crossing[] {
  const steps = new Map(graph.steps.map((s) => [s.id, s]));
  const parents = new Set(
    graph.edges.flatMap((e) => {
      const reader = steps.get(e.to);
      return e.kind === 'parent' && reader !== undefined && isDrawn(reader) ? [`${e.from}>${reader.stage}`] : [];
    }),
  );
  return graph.edges.flatMap((edge): Crossing[] => {
    const [from, reader] = [steps.get(edge.from)?.stage, steps.get(edge.to)];
    if (from === undefined || reader === undefined || from === reader.stage) return [];
    if (!shown.has(from) || !shown.has(reader.stage)) return [];
    if (reader.instruction === 'FROM' && parents.has(`${edge.from}>${reader.stage}`)) return [];
    return [{ edge, from, to: reader.stage }];
  });
}

/** How far from a box' left side the edge to the next step runs. */
const innerInset = 22;

/** Edges between steps of a stage: straight down, where the two are neighbours. */
export function innerEdges(graph: GraphView, steps: readonly StepBox[]): EdgePath[] {
  const boxes = new Map(steps.map((s, i) => [s.id, { box: s, at: i }]));
  const stageOf = new Map(graph.steps.map((s) => [s.id, s.stage]));
  return graph.edges.flatMap((edge): EdgePath[] => {
    const [a, b] = [boxes.get(edge.from), boxes.get(edge.to)];
    if (a === undefined || b === undefined || stageOf.get(edge.from) !== stageOf.get(edge.to)) return [];
    if (b.at !== a.at + 1) return [];
    const x = a.box.x + innerInset;
    return [{ edge, points: [[x, a.box.y + a.box.height], [x, b.box.y]] }]; // prettier-ignore
  });
}
