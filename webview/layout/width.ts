import type { GraphView } from '../../extension/protocol';
import { crossings } from './crossings';
import { sizes } from './types';

const narrowest = 220;
const widest = 400;
/** Room for edges between two stages. */
const channel = 70;
/** Room for the map beside stages that stand below each other. */
const mapGutter = 28;

/** How many stages the longest way from stage to stage has. */
export function depth(graph: GraphView): number {
  const levels = new Map<number, number>();
  const shown = new Set(graph.stages.map((s) => s.index));
  for (const { from, to } of crossings(graph, shown).toSorted((a, b) => a.to - b.to))
    levels.set(to, Math.max(levels.get(to) ?? 0, (levels.get(from) ?? 0) + 1));
  return 1 + Math.max(0, ...levels.values());
}

/** The width with which the graph fills a panel, as far as its text stays of use; in steps, so that a little changes nothing. */
export function stageWidth(graph: GraphView, available: number, vertical: boolean): number {
  if (vertical) return Math.floor(available) - mapGutter;
  const columns = depth(graph);
  const each = (available - 2 * sizes.margin - (columns - 1) * channel) / columns;
  return Math.max(narrowest, Math.min(widest, Math.floor(each / 20) * 20));
}
