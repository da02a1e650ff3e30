import type { GraphView } from '../core/view/types';
import { crossings } from './crossings';
import { sizes } from './types';

const narrowest = 220;
const widest = 400;
/** Room for edges between two stages. */
export const channel = 70;
/** Room for the map beside stages that stand below each other. */
const mapGutter = 28;

/** How many stages stand before each on the longest way to it. */
export function levels(graph: GraphView): Map<number, number> {
  const found = new Map<number, number>(graph.stages.map((s) => [s.index, 0]));
  for (const { from, to } of crossings(graph, new Set(found.keys())).toSorted((a, b) => a.to - b.to))
    found.set(to, Math.max(found.get(to) ?? 0, (found.get(from) ?? 0) + 1));
  return found;
}

const columnCount = (graph: GraphView): number => 1 + Math.max(0, ...levels(graph).values());

/** The stages have room beside each other without being drawn smaller. */
export const fitsInColumns = (graph: GraphView, available: number): boolean =>
  columnCount(graph) * (narrowest + channel) - channel + 2 * sizes.margin <= available;

/** The width with which the graph fills a panel, as far as its text stays of use; in steps, so that a little changes nothing. */
export function stageWidth(graph: GraphView, available: number, vertical: boolean): number {
  if (vertical) return Math.floor(available) - mapGutter;
  const columns = columnCount(graph);
  const each = (available - 2 * sizes.margin - (columns - 1) * channel) / columns;
  return Math.max(narrowest, Math.min(widest, Math.floor(each / 20) * 20));
}
