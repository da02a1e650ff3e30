import type { ElkNode } from 'elkjs/lib/elk-api';
import type { EdgeView, GraphView, StepView } from '../extension/protocol';

/** Sizes of the drawing, CSS pixels. */
export const sizes = { width: 330, header: 40, step: 46, gap: 10, pad: 12, note: 20 } as const;

export interface LayoutOptions {
  readonly collapsed: readonly number[];
  readonly hidden: readonly string[];
  /** Stages without a shown step are left out when steps are filtered. */
  readonly hideEmpty: boolean;
  /** One column, top to bottom: for a narrow panel. */
  readonly vertical: boolean;
}

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface StageBox extends Box {
  readonly index: number;
  readonly collapsed: boolean;
}

export interface StepBox extends Box {
  readonly id: string;
}

export interface EdgePath {
  readonly edge: EdgeView;
  readonly points: readonly (readonly [number, number])[];
}

export interface Layout {
  readonly stages: readonly StageBox[];
  readonly steps: readonly StepBox[];
  readonly edges: readonly EdgePath[];
  readonly width: number;
  readonly height: number;
}

/** Steps that are drawn as boxes: those with a vertex. A FROM is the stage's own head. */
export const isDrawn = (step: StepView): boolean => step.vertex && step.instruction !== 'FROM';

interface Column {
  readonly index: number;
  readonly steps: readonly StepView[];
  readonly collapsed: boolean;
  readonly height: number;
}

function columns(graph: GraphView, options: LayoutOptions): Column[] {
  const hidden = new Set(options.hidden);
  return graph.stages.flatMap((stage): Column[] => {
    const steps = graph.steps.filter((s) => s.stage === stage.index && isDrawn(s) && !hidden.has(s.id));
    if (options.hideEmpty && steps.length === 0) return [];
    const collapsed = options.collapsed.includes(stage.index);
    const inner = collapsed || steps.length === 0 ? 0 : steps.length * (sizes.step + sizes.gap) - sizes.gap + sizes.pad;
    return [{ index: stage.index, steps, collapsed, height: sizes.header + inner }];
  });
}

/** Where a step's edges end in its stage's box: at the step, or at the stage's head when the step is not drawn. */
function anchor(column: Column, id: string): number {
  const at = column.collapsed ? -1 : column.steps.findIndex((s) => s.id === id);
  return at < 0 ? sizes.header / 2 : sizes.header + at * (sizes.step + sizes.gap) + sizes.step / 2;
}

interface Crossing {
  readonly edge: EdgeView;
  readonly from: number;
  readonly to: number;
}

/** Edges between stages; those inside a stage are its order. */
function crossings(graph: GraphView, shown: ReadonlySet<number>): Crossing[] {
  const stageOf = new Map(graph.steps.map((s) => [s.id, s.stage]));
  const drawn = new Map(graph.steps.map((s) => [s.id, s]));
  return graph.edges.flatMap((edge): Crossing[] => {
    const from = stageOf.get(edge.from);
    const to = stageOf.get(edge.to);
    const reader = drawn.get(edge.to);
    if (from === undefined || to === undefined || from === to || reader === undefined) return [];
    if (!shown.has(from) || !shown.has(to)) return [];
    // FROM of a stage repeats what its first step reads.
    const first = graph.steps.some(
      (s) =>
        s.stage === to &&
        isDrawn(s) &&
        graph.edges.some((e) => e.to === s.id && e.from === edge.from && e.kind === 'parent'),
    );
    if (reader.instruction === 'FROM' && first) return [];
    return [{ edge, from, to }];
  });
}

const port = (edge: EdgeView, side: 'out' | 'in', at: number): string =>
  `${side}:${at}:${edge.from}>${edge.to}:${edge.kind}`;

/** The graph of stages for ELK: every edge has a port of its own at the height of its step. */
export function toElk(graph: GraphView, options: LayoutOptions): ElkNode {
  const cols = columns(graph, options);
  const edges = crossings(graph, new Set(cols.map((c) => c.index)));
  const fixed = (id: string, x: number, y: number, side: 'EAST' | 'WEST') => ({
    id,
    x,
    y,
    width: 0,
    height: 0,
    layoutOptions: { 'elk.port.side': side },
  });
  return {
    id: 'root',
    layoutOptions: {
      'elk.algorithm': 'layered',
      'elk.direction': 'RIGHT',
      'elk.edgeRouting': 'ORTHOGONAL',
      'elk.layered.spacing.nodeNodeBetweenLayers': '72',
      'elk.spacing.nodeNode': '32',
      'elk.spacing.edgeEdge': '12',
      'elk.spacing.edgeNode': '20',
      'elk.layered.spacing.edgeNodeBetweenLayers': '20',
      'elk.layered.considerModelOrder.strategy': 'NODES_AND_EDGES',
      // Straight edges for a few stages; level stages for many, which would run down the page like stairs.
      'elk.layered.nodePlacement.strategy': graph.steps.length > 40 ? 'SIMPLE' : 'NETWORK_SIMPLEX',
      'elk.separateConnectedComponents': 'true',
      'elk.padding': '[top=16,left=16,bottom=16,right=16]',
    },
    children: cols.map((c) => ({
      id: `stage:${c.index}`,
      width: sizes.width,
      height: c.height,
      layoutOptions: { 'elk.portConstraints': 'FIXED_POS' },
      ports: edges.flatMap((e, i) => [
        ...(e.from === c.index ? [fixed(port(e.edge, 'out', i), sizes.width, anchor(c, e.edge.from), 'EAST')] : []),
        ...(e.to === c.index ? [fixed(port(e.edge, 'in', i), 0, anchor(c, e.edge.to), 'WEST')] : []),
      ]),
    })),
    edges: edges.map((e, i) => ({
      id: `edge:${i}`,
      sources: [port(e.edge, 'out', i)],
      targets: [port(e.edge, 'in', i)],
    })),
  };
}

function place(
  cols: readonly Column[],
  positions: ReadonlyMap<number, readonly [number, number]>,
): { stages: StageBox[]; steps: StepBox[] } {
  const stages: StageBox[] = [];
  const steps: StepBox[] = [];
  for (const c of cols) {
    const [x, y] = positions.get(c.index) ?? [0, 0];
    stages.push({ index: c.index, x, y, width: sizes.width, height: c.height, collapsed: c.collapsed });
    if (c.collapsed) continue;
    c.steps.forEach((s, i) => {
      steps.push({
        id: s.id,
        x: x + sizes.pad,
        y: y + sizes.header + i * (sizes.step + sizes.gap),
        width: sizes.width - 2 * sizes.pad,
        height: sizes.step,
      });
    });
  }
  return { stages, steps };
}

/** Edges between neighbours in a stage: straight down from one step to the next. */
function innerEdges(graph: GraphView, steps: readonly StepBox[]): EdgePath[] {
  const boxes = new Map(steps.map((s) => [s.id, s]));
  const stageOf = new Map(graph.steps.map((s) => [s.id, s.stage]));
  return graph.edges.flatMap((edge): EdgePath[] => {
    const a = boxes.get(edge.from);
    const b = boxes.get(edge.to);
    if (a === undefined || b === undefined || stageOf.get(edge.from) !== stageOf.get(edge.to)) return [];
    const x = a.x + 22;
    return [{ edge, points: [[x, a.y + a.height], [x, b.y]] }]; // prettier-ignore
  });
}

/** One column for a narrow panel: stages below each other, edges along the left margin. */
function stacked(graph: GraphView, options: LayoutOptions): Layout {
  const cols = columns(graph, options);
  const positions = new Map<number, readonly [number, number]>();
  const left = 16 + 14 * Math.min(8, crossings(graph, new Set(cols.map((c) => c.index))).length);
  let y = 16;
  for (const c of cols) {
    positions.set(c.index, [left, y]);
    y += c.height + 28;
  }
  const { stages, steps } = place(cols, positions);
  const byIndex = new Map(cols.map((c) => [c.index, c]));
  const at = (stage: number, id: string): number => {
    const c = byIndex.get(stage);
    return (positions.get(stage)?.[1] ?? 0) + (c === undefined ? 0 : anchor(c, id));
  };
  const edges = crossings(graph, new Set(byIndex.keys())).map(({ edge, from, to }, i): EdgePath => {
    const lane = left - 12 - 14 * (i % 8);
    const [a, b] = [at(from, edge.from), at(to, edge.to)];
    return { edge, points: [[left, a], [lane, a], [lane, b], [left, b]] }; // prettier-ignore
  });
  return { stages, steps, edges: [...innerEdges(graph, steps), ...edges], width: left + sizes.width + 16, height: y };
}

/** Reads ELK's answer; `undefined` input (no ELK needed) gives the stacked layout. */
export function fromElk(graph: GraphView, options: LayoutOptions, root: ElkNode | undefined): Layout {
  if (root === undefined || options.vertical) return stacked(graph, options);
  const cols = columns(graph, options);
  const positions = new Map(
    root.children?.map((n) => [Number(n.id.replace('stage:', '')), [n.x ?? 0, n.y ?? 0] as const]),
  );
  const { stages, steps } = place(cols, positions);
  const cross = crossings(graph, new Set(cols.map((c) => c.index)));
  const routed = (root.edges ?? []).flatMap((e): EdgePath[] => {
    const edge = cross[Number(e.id.replace('edge:', ''))]?.edge;
    const section = e.sections?.[0];
    if (edge === undefined || section === undefined) return [];
    const points = [section.startPoint, ...(section.bendPoints ?? []), section.endPoint];
    return [{ edge, points: points.map((p) => [p.x, p.y] as const) }];
  });
  return {
    stages,
    steps,
    edges: [...innerEdges(graph, steps), ...routed],
    width: root.width ?? 0,
    height: root.height ?? 0,
  };
}
