import type { EdgeView, GraphView } from '../extension/protocol';
import { closeButton, listNodes, type CardActions } from './card';
import { button, el } from './dom';
import { edgeWords } from './drawing/labels';

/** An edge: from what to what, and why an invalidation came along it or ended. */
export function edgeCard(graph: GraphView, edge: EdgeView, actions: CardActions): HTMLElement {
  const end = (title: string, id: string): HTMLElement => {
    const step = graph.steps.find((s) => s.id === id);
    const link = step === undefined ? id : button(step.text, 'Go to the step', () => actions.select(id), 'link');
    return el('p', {}, `${title}: `, link);
  };
  return el(
    'article',
    { class: `card edge-card${edge.carries ? ' carries' : ''}` },
    closeButton(actions.letGo),
    el('p', { class: 'where' }, edgeWords[edge.kind]),
    end('From', edge.from),
    end('To', edge.to),
    ...(edge.paths === undefined ? [] : listNodes('Paths', edge.paths, 'files')),
    el('p', { class: 'message' }, edge.why ?? 'No build tells of this edge.'),
  );
}
