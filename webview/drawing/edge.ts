import { select } from 'd3';
import type { EdgeView } from '../../extension/protocol';
import type { EdgePath } from '../../extension/layout';
import { edgeLabel } from './labels';
import { add, roundedPath, type Group } from './svg';

/** How an edge ends, besides its dashes: files are taken (copy), looked at (mount), or stood upon (the rest). */
type Tip = 'stands' | 'copy' | 'mount';

const tips: Readonly<Record<Tip, string>> = {
  stands: 'M0 1 L10 5 L0 9 Z',
  copy: 'M0 1 L9 5 L0 9 L3 5 Z',
  mount: 'M1 5 A4 4 0 1 1 9 5 A4 4 0 1 1 1 5 Z',
};

const tipOf: Readonly<Record<EdgeView['kind'], Tip>> = {
  parent: 'stands',
  base: 'stands',
  copy: 'copy',
  image: 'copy',
  context: 'copy',
  url: 'copy',
  git: 'copy',
  mount: 'mount',
};

/** The marker at the end of an edge. */
export const tipId = (edge: Pick<EdgeView, 'kind' | 'carries'>): string =>
  `tip-${tipOf[edge.kind]}${edge.carries ? '-carries' : ''}`;

/** Defines the markers once in a drawing. */
export function defineTips(svg: SVGSVGElement): void {
  const defs = add(select<SVGSVGElement, unknown>(svg), 'defs');
  for (const [name, d] of Object.entries(tips))
    for (const carries of ['', '-carries']) {
      const marker = add(defs, 'marker', {
        id: `tip-${name}${carries}`,
        viewBox: '0 0 10 10',
        refX: 9,
        refY: 5,
        markerWidth: 8,
        markerHeight: 8,
        orient: 'auto',
        markerUnits: 'userSpaceOnUse',
      });
      add(marker, 'path', { class: `tip tip-${name}${carries}`, d });
    }
}

export const edgeSignature = ({ edge, points }: EdgePath): string =>
  JSON.stringify([edge.kind, edge.carries, edgeLabel(edge), points]);

/** Draws an edge into its group; `onSelect` is told when a person asks for it. */
export function drawEdge(g: Group, { edge, points }: EdgePath, onSelect: (edge: EdgeView) => void): void {
  g.selectAll('*').remove();
  g.attr('class', `edge edge-${edge.kind}${edge.carries ? ' carries' : ''}`);
  g.attr('aria-label', edgeLabel(edge));
  const d = roundedPath(points);
  add(g, 'path', { class: 'edge-hit', d });
  add(g, 'path', { class: 'edge-line', d, 'marker-end': `url(#${tipId(edge)})` });
  add(g, 'title').text(edgeLabel(edge));
  g.on('click', () => onSelect(edge));
}
