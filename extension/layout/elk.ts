import type { ElkNode } from 'elkjs/lib/elk-api';
import type { EdgeView, GraphView } from '../core/view/types';
import { anchor, columns, place, type Column } from './columns';
import { crossings, innerEdges, type Crossing } from './crossings';
import { sizes, type EdgePath, type Layout, type LayoutOptions, type Point } from './types';

/** Edges of one kind leave a step at one place and share their way; kinds leave at different heights. */
const lanes: Readonly<Record<EdgeView['kind'], number>> = {
  parent: -8,
  base: -8,
  copy: 0,
  image: 0,
  mount: 8,
  context: 0,
  url: 0,
  git: 0,
};

interface Port {
  readonly id: string;
  readonly side: 'EAST' | 'WEST';
  readonly y: number;
  readonly inset: number;
}

function portOf(column: Column, edge: EdgeView, side: Port['side']): Port {
  const { y, inset } = anchor(column, side === 'EAST' ? edge.from : edge.to);
  const at = y + (inset === 0 ? lanes[edge.kind] / 2 : lanes[edge.kind]);
  return { id: `stage:${column.index}:${side}:${at}`, side, y: at, inset };
}

interface Routed extends Crossing {
  readonly out: Port;
  readonly in: Port;
}

function routes(graph: GraphView, cols: readonly Column[]): Routed[] {
  const byIndex = new Map(cols.map((c) => [c.index, c]));
  return crossings(graph, new Set(byIndex.keys())).flatMap((c): Routed[] => {
    const [from, to] = [byIndex.get(c.from), byIndex.get(c.to)];
    if (from === undefined || to === undefined) return [];
    return [{ ...c, out: portOf(from, c.edge, 'EAST'), in: portOf(to, c.edge, 'WEST') }];
  });
}

/**
 * The graph of stages for ELK's layered algorithm: stages by dependency, in the order of the file within a layer, which
 * is what keeps them in place while the text is edited.
 */
export function toElk(graph: GraphView, options: LayoutOptions): ElkNode {
  const cols = columns(graph, options);
  const routed = routes(graph, cols);
  const portsOf = (index: number, width: number) => {
    const own = routed.flatMap((r) => [...(r.from === index ? [r.out] : []), ...(r.to === index ? [r.in] : [])]);
    return [...new Map(own.map((p) => [p.id, p])).values()].map((p) => ({
      id: p.id,
      x: p.side === 'EAST' ? width : 0,
      y: p.y,
      width: 0,
      height: 0,
      layoutOptions: { 'elk.port.side': p.side },
    }));
  };
  return {
    id: 'root',
    layoutOptions: {
      'elk.algorithm': 'layered',
      'elk.direction': 'RIGHT',
      'elk.edgeRouting': 'ORTHOGONAL',
      'elk.layered.spacing.nodeNodeBetweenLayers': '44',
      'elk.spacing.nodeNode': '24',
      'elk.spacing.edgeEdge': '10',
      'elk.spacing.edgeNode': '14',
      'elk.layered.spacing.edgeNodeBetweenLayers': '14',
      'elk.layered.spacing.edgeEdgeBetweenLayers': '9',
      'elk.layered.considerModelOrder.strategy': 'NODES_AND_EDGES',
      'elk.layered.crossingMinimization.forceNodeModelOrder': 'true',
      // Straight edges for a few stages; level stages for many, which would run down the page like stairs.
      'elk.layered.nodePlacement.strategy': graph.steps.length > 40 ? 'SIMPLE' : 'NETWORK_SIMPLEX',
      'elk.separateConnectedComponents': 'true',
      'elk.padding': `[top=${sizes.margin},left=${sizes.margin},bottom=${sizes.margin},right=${sizes.margin}]`,
    },
    children: cols.map((c) => ({
      id: `stage:${c.index}`,
      width: c.width,
      height: c.height,
      layoutOptions: { 'elk.portConstraints': 'FIXED_POS' },
      ports: portsOf(c.index, c.width),
    })),
    edges: routed.map((r, i) => ({ id: `edge:${i}`, sources: [r.out.id], targets: [r.in.id] })),
  };
}

/** From border to border of the steps: ELK ends its edges at the stages' borders. */
function reaching(points: readonly Point[], { out, in: end }: Routed): Point[] {
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined) return [];
  return [[first[0] - out.inset, first[1]], ...points.slice(1, -1), [last[0] + end.inset, last[1]]];
}

/** Reads ELK's answer. */
export function fromElk(graph: GraphView, options: LayoutOptions, root: ElkNode): Layout {
  const cols = columns(graph, options);
  const positions = new Map(
    root.children?.map((n) => [Number(n.id.replace('stage:', '')), [n.x ?? 0, n.y ?? 0] as const]),
  );
  const { stages, steps } = place(cols, positions);
  const routed = routes(graph, cols);
  const crossing = (root.edges ?? []).flatMap((e): EdgePath[] => {
    const route = routed[Number(e.id.replace('edge:', ''))];
    const section = e.sections?.[0];
    if (route === undefined || section === undefined) return [];
    const points = [section.startPoint, ...(section.bendPoints ?? []), section.endPoint];
    return [{ edge: route.edge, points: reaching(points.map((p): Point => [p.x, p.y]), route) }]; // prettier-ignore
  });
  return {
    stages,
    steps,
    edges: [...innerEdges(graph, steps), ...crossing],
    width: root.width ?? 0,
    height: root.height ?? 0,
  };
}
