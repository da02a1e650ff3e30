import { certaintyWords } from '../extension/core/words/certainty';
import { seconds } from '../extension/core/text/text';
import type { GraphView, RootView } from '../extension/protocol';
import { button, el } from './dom';

/** Roots the line names; the rest are in the overview. */
const named = 3;

/** A root as a link, with its cost and how sure it is. */
export function rootNodes(root: RootView, select: (id: string) => void): (Node | string)[] {
  const told = [
    ...(root.seconds > 0 ? [seconds(root.seconds)] : []),
    ...(root.certainty === 'proven' ? [] : [certaintyWords[root.certainty]]),
  ];
  const more = told.length === 0 ? '' : ` (${told.join(', ')})`;
  return [button(root.text, 'Go to the root (r)', () => select(root.step), 'link'), more];
}

/** The line people read first: what was rebuilt, how long it took, and each root as a link. */
export function summaryNodes(graph: GraphView, select: (id: string) => void): (Node | string)[] {
  const { summary, roots = [], message } = graph;
  if (summary === undefined) return [message ?? 'The graph of the text: no build to show yet.'];
  const total = summary.cached + summary.rebuilt;
  const spent = graph.steps.filter((s) => s.outcome === 'rebuilt').reduce((sum, s) => sum + s.seconds, 0);
  const first =
    summary.rebuilt === 0
      ? `Nothing rebuilt, ${summary.cached} of ${total} cached`
      : `${summary.rebuilt} of ${total} rebuilt, ${seconds(spent)}`;
  const rest = roots.length - named;
  return [
    el('strong', {}, first),
    roots.length === 0 ? '' : roots.length === 1 ? '; root: ' : `; ${roots.length} roots: `,
    ...roots.slice(0, named).flatMap((root, i) => [i === 0 ? '' : '; ', ...rootNodes(root, select)]),
    rest > 0 ? `; and ${rest} more` : '',
    message === undefined ? '' : el('span', { class: 'message' }, ` ${message}`),
  ];
}

/** All roots as a list, for the overview. */
export const rootItems = (graph: GraphView, select: (id: string) => void): HTMLElement[] =>
  (graph.roots ?? []).map((root) => el('li', {}, ...rootNodes(root, select)));
