import type { GraphView } from '../core/view/types';
import { columns, place } from './columns';
import { innerEdges } from './crossings';
import { sizes, type Layout, type LayoutOptions, type Point } from './types';
import { channel, levels } from './width';

/** Between two stages that stand below each other. */
const gap = 24;

/**
 * A first layout that needs no worker: stages in the column of their depth, below each other in the file's order. It is
 * drawn while the worker starts; edges from stage to stage come with the worker's routes.
 */
export function quick(graph: GraphView, options: LayoutOptions): Layout {
  const cols = columns(graph, options);
  const depths = levels(graph);
  const bottoms = new Map<number, number>();
  const positions = new Map<number, Point>();
  let right = 0;
  for (const c of cols) {
    const level = depths.get(c.index) ?? 0;
    const x = sizes.margin + level * (c.width + channel);
    const y = bottoms.get(level) ?? sizes.margin;
    positions.set(c.index, [x, y]);
    bottoms.set(level, y + c.height + gap);
    right = Math.max(right, x + c.width);
  }
  const { stages, steps } = place(cols, positions);
  const height = Math.max(0, ...bottoms.values());
  return { stages, steps, edges: innerEdges(graph, steps), width: right + sizes.margin, height };
}
