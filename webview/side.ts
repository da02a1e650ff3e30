import { stepCard, type CardActions } from './card';
import { edgeCard } from './edge-card';
import { nextNodes } from './next';
import { overviewNodes, type OverviewActions } from './overview';
import type { Page } from './page';
import { stageCard, type StageCardActions } from './stage-card';
import type { Store } from './store';
import { stageOfStop } from './view/navigation';

export type SideActions = CardActions & OverviewActions & StageCardActions;

function nodes(store: Store, actions: SideActions): { readonly told: boolean; readonly nodes: readonly HTMLElement[] } {
  const { graph, edge, hovered, told, state } = store;
  if (graph === undefined) return { told: false, nodes: [] };
  if (edge !== undefined && hovered === undefined) return { told: true, nodes: [edgeCard(graph, edge, actions)] };
  if (told !== undefined) return { told: true, nodes: [stepCard(graph, told, actions)] };
  const stage = graph.stages[stageOfStop(state.selected ?? '') ?? -1];
  if (stage !== undefined) return { told: true, nodes: [stageCard(graph, stage, actions)] };
  const overview = overviewNodes(graph, state.critical, actions);
  return { told: false, nodes: state.view === 'next' ? [...nextNodes(graph), ...overview] : overview };
}

/** The panel's side: what is told of, else the build as a whole. In a small panel only the former takes room. */
export function drawSide(page: Page, store: Store, actions: SideActions): void {
  const content = nodes(store, actions);
  // What is pointed at must not move: in a narrow panel only what is selected takes room from the graph.
  const holds = content.told && (!page.isNarrow || store.state.selected !== undefined || store.edge !== undefined);
  page.root.classList.toggle('told', holds);
  page.side.replaceChildren(...content.nodes);
}
