import { seconds } from '../extension/core/format/short';
import type { GraphView } from '../extension/protocol';
import { button, el } from './dom';

/** The line people read first: what was rebuilt, how long it took, and each root as a link. */
export function summaryNode(graph: GraphView, select: (id: string) => void): HTMLElement {
  const { summary } = graph;
  const node = el('div', { class: 'summary', role: 'status' });
  if (summary === undefined) {
    node.append(graph.message ?? 'The graph of the text. No build to show yet.');
    return node;
  }
  const total = summary.cached + summary.rebuilt;
  const lost = graph.steps.filter((s) => s.outcome === 'rebuilt').reduce((sum, s) => sum + s.seconds, 0);
  node.append(
    el(
      'strong',
      {},
      summary.rebuilt === 0
        ? `Nothing rebuilt, ${summary.cached} of ${total} cached`
        : `${summary.rebuilt} of ${total} rebuilt, ${seconds(lost)}`,
    ),
  );
  if (summary.roots.length > 0) node.append(summary.roots.length === 1 ? '; root: ' : '; roots: ');
  summary.roots.forEach((root, i) => {
    if (i > 0) node.append('; ');
    node.append(
      button(root.message, 'Go to the root', () => select(root.step), 'link'),
      ` (${seconds(root.seconds)})`,
    );
  });
  if (graph.message !== undefined) node.append(el('span', { class: 'message' }, ` ${graph.message}`));
  return node;
}
