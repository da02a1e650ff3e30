import type { EdgeView, GraphView, StepView } from '../extension/protocol';
import { button, el } from './dom';
import { edgeWords } from './drawing/labels';

interface Connection {
  readonly edge: EdgeView;
  readonly other: StepView;
}

function item({ edge, other }: Connection, select: (id: string) => void): HTMLElement {
  const paths = edge.paths === undefined ? '' : ` (${edge.paths.join(' ')})`;
  return el(
    'li',
    {},
    button(other.text, 'Go to the step', () => select(other.id), 'link'),
    `, line ${other.lines[0]}: ${edgeWords[edge.kind]}${paths}`,
    ...(edge.why === undefined ? [] : [el('p', { class: 'quiet' }, edge.why)]),
  );
}

/**
 * The edges of a step in words, with why a rebuild came along each or ended there: what the drawing tells to those who
 * point at an edge.
 */
export function connectionNodes(graph: GraphView, step: StepView, select: (id: string) => void): HTMLElement[] {
  const steps = new Map(graph.steps.map((s) => [s.id, s]));
  const at = (end: 'from' | 'to'): Connection[] =>
    graph.edges.flatMap((edge) => {
      const other = steps.get(edge[end]);
      return edge[end === 'from' ? 'to' : 'from'] !== step.id || other === undefined ? [] : [{ edge, other }];
    });
  const list = (title: string, connections: readonly Connection[]): HTMLElement[] =>
    connections.length === 0
      ? []
      : [el('h4', {}, title), el('ul', { class: 'plain' }, ...connections.map((c) => item(c, select)))];
  const [reads, readers] = [at('from'), at('to')];
  if (reads.length + readers.length === 0) return [];
  const summary = [
    ...(reads.length === 0 ? [] : [`stands on ${reads.length === 1 ? 'one step' : `${reads.length} steps`}`]),
    ...(readers.length === 0 ? [] : [`${readers.length === 1 ? 'one step' : `${readers.length} steps`} on it`]),
  ].join(', ');
  return [
    el(
      'details',
      { class: 'connections' },
      el('summary', {}, `Edges: ${summary}`),
      ...list('Stands on', reads),
      ...list('What stands on it', readers),
    ),
  ];
}
