import { stepCard, stepPreview, type CardActions } from './card';
import { edgeCard } from './edge-card';
import { historyNodes, stepHistory } from './history';
import { nextNodes } from './next';
import { overviewNodes, type OverviewActions } from './overview';
import type { Page } from './page';
import { stepFixes, type FixActions } from './fixes';
import { stageCard, type StageCardActions } from './stage-card';
import type { Store } from './store';
import { stageOfStop } from './view/navigation';

export type SideActions = CardActions & OverviewActions & StageCardActions & FixActions;

function nodes(store: Store, actions: SideActions): { readonly told: boolean; readonly nodes: readonly HTMLElement[] } {
  const { graph, edge, hovered, told, state, fixes } = store;
  if (graph === undefined) return { told: false, nodes: [] };
  if (edge !== undefined) return { told: true, nodes: [edgeCard(graph, edge, actions)] };
  if (told !== undefined) {
    const isPassing = told.id === hovered && told.id !== state.selected;
    const past = store.history === undefined ? [] : stepHistory(store.history, told);
    const card = isPassing
      ? stepPreview(graph, told, past)
      : stepCard(graph, told, [...past, ...stepFixes(fixes, told, actions)], actions);
    return { told: true, nodes: [card] };
  }
  const stage = graph.stages[stageOfStop(state.selected ?? '') ?? -1];
  if (stage !== undefined) return { told: true, nodes: [stageCard(graph, stage, actions)] };
  if (store.history !== undefined) return { told: false, nodes: historyNodes(store.history, store.commit) };
  const overview = overviewNodes({ graph, fixes, lit: state.critical }, actions);
  return { told: false, nodes: state.view === 'next' ? [...nextNodes(graph), ...overview] : overview };
}

/** What a person hears of an element: the same in the drawing before and in the one after. */
const nameOf = (node: Element): string => node.getAttribute('aria-label') ?? node.textContent;

/** Puts other nodes in; the keyboard stays on what has the same name, and what was opened stays open. */
function replace(side: HTMLElement, content: readonly HTMLElement[]): void {
  const focused = side.contains(document.activeElement) ? document.activeElement : null;
  const opened = new Set([...side.querySelectorAll('details[open] > summary')].map(nameOf));
  side.replaceChildren(...content);
  for (const details of side.querySelectorAll('details')) {
    const [summary] = details.children;
    details.open = summary !== undefined && opened.has(nameOf(summary));
  }
  if (focused === null) return;
  const same = [...side.querySelectorAll<HTMLElement>('button, summary')].find((n) => nameOf(n) === nameOf(focused));
  same?.focus();
}

/** The panel's side: what is told of, else the build as a whole. In a small panel only the former takes room. */
export function drawSide(page: Page, store: Store, actions: SideActions): void {
  const content = nodes(store, actions);
  // What is pointed at must not move: in a narrow panel only what is selected takes room from the graph.
  const holds = content.told && (!page.isNarrow || store.state.selected !== undefined || store.edge !== undefined);
  page.root.classList.toggle('told', holds);
  replace(page.side, content.nodes);
}
