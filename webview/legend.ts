import type { EdgeView, GraphView } from '../extension/protocol';
import { tipId } from './drawing/edge';
import { edgeWords } from './drawing/labels';
import { el } from './dom';
import { isDrawn } from '../extension/layout';
import { outcomeMarks, outcomes } from './outcomes';

function picture(
  className: string,
  viewBox: string,
  ...paths: readonly Readonly<Record<string, string>>[]
): SVGSVGElement {
  const make = (name: string, attributes: Readonly<Record<string, string>>): SVGElement => {
    const node = document.createElementNS('http://www.w3.org/2000/svg', name);
    for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
    return node;
  };
  const svg = make('svg', { class: className, viewBox, 'aria-hidden': 'true' }) as SVGSVGElement;
  svg.append(...paths.map((p) => make('path', p)));
  return svg;
}

const line = (edge: Pick<EdgeView, 'kind' | 'carries'>): HTMLElement =>
  el(
    'span',
    { class: `legend-edge edge-${edge.kind}${edge.carries ? ' carries' : ''}` },
    picture('legend-line', '0 0 40 10', { class: 'edge-line', d: 'M0 5 L39 5', 'marker-end': `url(#${tipId(edge)})` }),
  );

/** What the marks mean, of those that the graph holds. */
export function legendNode(graph: GraphView): HTMLElement {
  const present = new Set(graph.steps.filter(isDrawn).map((s) => s.outcome));
  const items = outcomes
    .filter((o) => present.has(o) && (graph.build !== undefined || o !== 'unknown'))
    .map((o) =>
      el(
        'li',
        { class: `outcome-${o}` },
        picture('legend-icon', '0 0 16 16', { d: outcomeMarks[o].path }),
        outcomeMarks[o].word,
      ),
    );
  const drawn = (['parent', 'copy', 'mount'] as const).filter((kind) => graph.edges.some((e) => e.kind === kind));
  const edges = drawn.map((kind) => el('li', {}, line({ kind, carries: false }), edgeWords[kind]));
  if (graph.edges.some((e) => e.carries))
    edges.push(
      el(
        'li',
        {},
        line({ kind: 'parent', carries: true }),
        present.has('would-rebuild') ? 'a rebuild would come along here' : 'a rebuild came along here',
      ),
    );
  const lists = [items, edges].filter((l) => l.length > 0).map((l) => el('ul', {}, ...l));
  return el('section', { class: 'legend' }, el('h3', {}, 'Legend'), ...lists);
}
