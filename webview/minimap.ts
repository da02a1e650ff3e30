import type { GraphView } from '../extension/protocol';
import type { Box, Layout } from './layout';

/** A graph that is not much larger than the view needs no map. */
const worthIt = 1.6;

/** Draws the whole graph small, with the part in view framed; hidden for a graph that is in view anyway. */
export function drawMinimap(svg: SVGSVGElement, graph: GraphView, layout: Layout, view: Box): void {
  const big = layout.width > view.width * worthIt || layout.height > view.height * worthIt;
  svg.classList.toggle('shown', big);
  if (!big) return;
  svg.setAttribute('viewBox', `0 0 ${layout.width} ${layout.height}`);
  const outcomes = new Map(graph.steps.map((s) => [s.id, s.outcome]));
  const rect = (box: Box, className: string): SVGRectElement => {
    const node = document.createElementNS('http://www.w3.org/2000/svg', 'rect');
    for (const [name, value] of [
      ['x', box.x],
      ['y', box.y],
      ['width', box.width],
      ['height', box.height],
    ] as const)
      node.setAttribute(name, String(value));
    node.setAttribute('class', className);
    return node;
  };
  svg.replaceChildren(
    ...layout.stages.map((s) => rect(s, 'map-stage')),
    ...layout.steps.map((s) => rect(s, `map-step outcome-${outcomes.get(s.id) ?? 'unknown'}`)),
    rect(view, 'map-view'),
  );
}
