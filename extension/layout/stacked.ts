import type { GraphView } from '../core/view/types';
import { anchor, columns, place, type Column } from './columns';
import { crossings, innerEdges, type Crossing } from './crossings';
import { sizes, type EdgePath, type Layout, type LayoutOptions, type Point } from './types';

const narrowest = 160;
const widest = 400;
const laneWidth = 8;
const maximumLanes = 8;

interface Span {
  readonly key: string;
  readonly from: number;
  readonly to: number;
}

/** Lanes of the margin, by span: two spans that overlap get different ones, as far as there are lanes. */
function assignLanes(spans: readonly Span[]): Map<string, number> {
  const ends: number[] = [];
  const lanes = new Map<string, number>();
  for (const s of spans.toSorted((a, b) => a.from - b.from || a.to - b.to)) {
    const free = ends.findIndex((end) => end < s.from);
    const lane = free >= 0 ? free : ends.length < maximumLanes ? ends.length : lanes.size % maximumLanes;
    ends[lane] = Math.max(ends[lane] ?? 0, s.to);
    lanes.set(s.key, lane);
  }
  return lanes;
}

/** Edges of one kind from one step run in one lane. */
const laneKey = (c: Crossing): string => `${c.edge.from} ${c.edge.kind}`;

/** One column for a narrow panel: stages below each other in the file's order, edges along the left margin. */
export function stacked(graph: GraphView, options: LayoutOptions): Layout {
  const room = options.stageWidth ?? sizes.width;
  const cols = columns(graph, { ...options, stageWidth: room });
  const byIndex = new Map(cols.map((c) => [c.index, c]));
  const tops = new Map<Column, number>();
  let y: number = sizes.margin;
  for (const c of cols) {
    tops.set(c, y);
    y += c.height + 2 * sizes.gap;
  }
  const end = (stage: number, id: string): { y: number; inset: number } => {
    const column = byIndex.get(stage);
    if (column === undefined) return { y: 0, inset: 0 };
    const at = anchor(column, id);
    return { y: (tops.get(column) ?? 0) + at.y, inset: at.inset };
  };
  const edges = crossings(graph, new Set(byIndex.keys()));
  const spans = new Map<string, Span>();
  for (const c of edges) {
    const ends = [end(c.from, c.edge.from).y, end(c.to, c.edge.to).y];
    const known = spans.get(laneKey(c));
    const all = known === undefined ? ends : [...ends, known.from, known.to];
    spans.set(laneKey(c), { key: laneKey(c), from: Math.min(...all), to: Math.max(...all) });
  }
  const lanes = assignLanes([...spans.values()]);
  const count = Math.max(0, ...[...lanes.values()].map((l) => l + 1));
  const left = sizes.gap + count * laneWidth;
  const width = Math.max(narrowest, Math.min(widest, room - left - sizes.gap));
  const sized = cols.map((c): Column => ({ ...c, width }));
  const { stages, steps } = place(
    sized,
    new Map(cols.map((c): [number, Point] => [c.index, [left, tops.get(c) ?? 0]])),
  );
  const paths = edges.map((c): EdgePath => {
    const lane = left - laneWidth * ((lanes.get(laneKey(c)) ?? 0) + 1);
    const [a, b] = [end(c.from, c.edge.from), end(c.to, c.edge.to)];
    return { edge: c.edge, points: [[left + a.inset, a.y], [lane, a.y], [lane, b.y], [left + b.inset, b.y]] }; // prettier-ignore
  });
  const edgePaths = [...innerEdges(graph, steps), ...paths];
  return { stages, steps, edges: edgePaths, width: left + width + sizes.gap, height: y };
}
