import type { GraphView } from '../extension/protocol';
import { el } from './dom';
import { outcomeMarks, outcomes } from './outcomes';

function icon(path: string): SVGSVGElement {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('viewBox', '0 0 16 16');
  svg.setAttribute('class', 'legend-icon');
  svg.setAttribute('aria-hidden', 'true');
  const node = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  node.setAttribute('d', path);
  svg.append(node);
  return svg;
}

function line(className: string): SVGSVGElement {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('viewBox', '0 0 32 8');
  svg.setAttribute('class', 'legend-line');
  svg.setAttribute('aria-hidden', 'true');
  const g = document.createElementNS('http://www.w3.org/2000/svg', 'g');
  g.setAttribute('class', className);
  const node = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  node.setAttribute('class', 'edge-line');
  node.setAttribute('d', 'M0 4 L32 4');
  g.append(node);
  svg.append(g);
  return svg;
}

/** What the marks mean: shown while nothing is selected, and only for what the graph holds. */
export function legendNode(graph: GraphView): HTMLElement {
  const present = new Set(graph.steps.filter((s) => s.vertex && s.instruction !== 'FROM').map((s) => s.outcome));
  const items = outcomes
    .filter((o) => present.has(o))
    .map((o) => el('li', { class: `outcome-${o}` }, icon(outcomeMarks[o].path), outcomeMarks[o].word));
  const edges: [string, string][] = [
    ['edge edge-parent', 'filesystem of the step before'],
    ['edge edge-copy', 'files copied'],
    ['edge edge-mount', 'files mounted'],
    ['edge edge-parent carries', 'a rebuild came along here'],
  ];
  return el(
    'section',
    { class: 'legend' },
    el('h3', {}, 'Legend'),
    el('ul', {}, ...items),
    el('ul', {}, ...edges.map(([c, text]) => el('li', {}, line(c), text))),
    el('p', { class: 'hint' }, 'Point at a step to see why it ran; click it to go to its line. Press ? for the keys.'),
  );
}
