import type { Actions } from './actions';
import { button, el } from './dom';
import type { Page } from './page';
import type { Store } from './store';
import { isDrawn } from '../extension/layout';
import { isFiltered } from './view/filters';
import { startState } from './state';

/** What stands where the graph would be when nothing can be drawn: why, and the next thing to do. */
export function drawEmpty(page: Page, store: Store, actions: Actions): void {
  const { graph, state } = store;
  const nodes: Node[] = [];
  if (graph !== undefined && graph.stages.length === 0) {
    nodes.push(
      el('h2', {}, 'Nothing to draw yet'),
      el('p', {}, 'A graph needs a FROM and what is done to it. It is drawn here while you type.'),
      button('Open a build record or log', 'A .dockerbuild, a rawjson log, a plain log', () =>
        actions.ask({ type: 'open-record' }),
      ),
    );
  } else if (
    graph !== undefined &&
    isFiltered(state) &&
    graph.steps.filter(isDrawn).every((s) => store.hidden.has(s.id))
  ) {
    nodes.push(
      el('h2', {}, 'No step is left'),
      el('p', {}, 'The filters leave every step out.'),
      button('Show all steps', 'Drop the filters', () =>
        store.update({ ...startState, collapsed: state.collapsed, critical: state.critical }),
      ),
    );
  }
  page.root.classList.toggle('is-empty', nodes.length > 0);
  page.empty.replaceChildren(...nodes);
}
