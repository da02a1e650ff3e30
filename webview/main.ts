import type { GraphView, HostMessage } from '../extension/protocol';
import { Actions } from './actions';
import { compareNodes } from './compare';
import { button, el } from './dom';
import type { Handlers } from './drawing/render';
import { drawEmpty } from './empty';
import { commitBar, historySummaryNodes, type HistoryActions } from './history';
import { Host } from './host';
import { listen } from './keys';
import { createLayouter } from './layout/layouter';
import { nextSummaryNodes } from './next';
import { drawNotice } from './notice';
import { Overlay } from './overlay';
import { Page } from './page';
import { Scene } from './scene';
import { SearchBox } from './search-box';
import { drawSide, type SideActions } from './side';
import { readState } from './state';
import { Store, type Change } from './store';
import { summaryNodes } from './summary';
import { drawToolbar } from './toolbar';

/** Problems of the file that are listed; the editor has them all. */
const listedProblems = 3;

const page = new Page(document.getElementById('app') ?? document.body);
const store = new Store();
const host = new Host(onMessage);
const kept = readState(host.state);

const handlers: Handlers = {
  point: (id) => {
    store.hovered = id;
    // What is kept stays: the mouse may be on its way to it.
    if (!store.keeps) store.changed('point');
  },
  select: (id) => actions.select(id),
  pin: (id) => actions.pin(id),
  open: (id) => actions.open(id),
  toggleStage: (index) => actions.toggleStage(index),
  selectEdge: (edge) => {
    store.edge = edge;
    store.hovered = undefined;
    store.pinned = false;
    store.changed('point');
  },
};
const layouter = createLayouter(document.body.dataset['worker'] ?? '');
const scene = new Scene(page, store, layouter, handlers, (zoom) => {
  store.state = { ...store.state, zoom };
  keep();
});
const actions = new Actions(store, scene, page, new Overlay(page.root), (intent) => host.ask(intent));
const search = new SearchBox(page, store, actions);
const side: SideActions = {
  letGo: () => actions.letGo(),
  reveal: (id) => actions.ask({ type: 'reveal', step: id }),
  select: (id) => void actions.goTo(id),
  copy: (id) => actions.copy(id),
  preview: (fix) => actions.ask({ type: 'preview-fix', fix }),
  apply: (fix) => actions.ask({ type: 'apply-fix', fix }),
  prove: (fix) => actions.ask({ type: 'prove-fix', fix }),
  focus: (id) => actions.focusOn(id),
  toggleStage: (index) => actions.toggleStage(index),
  toggleCritical: () => store.toggle('critical'),
};

const history: HistoryActions = {
  select: (id) => void actions.goTo(id),
  choose: (commit) => actions.chooseCommit(commit),
};

/** Without a build there are still the commits: what can be known of the file before it is built. */
const historyOffer = (graph: GraphView): (Node | string)[] =>
  graph.build !== undefined || graph.stages.length === 0
    ? []
    : [' ', button('What would past commits rebuild?', 'History (h)', () => actions.toggleHistory(), 'link')];

/** Keeps what was chosen for the next time the panel opens; the file says whose it is. */
function keep(): void {
  if (store.graph !== undefined) host.state = { ...store.state, file: store.graph.file };
}

function drawCompare(): void {
  const { graph, state } = store;
  const comparing = state.view === 'compare' && graph !== undefined;
  page.root.classList.toggle('comparing', comparing);
  if (!comparing) page.compare.replaceChildren();
  else
    page.compare.replaceChildren(
      ...compareNodes(graph, {
        select: (id) => actions.select(id),
        chooseBuild: () => actions.ask({ type: 'choose-build' }),
        chooseBaseline: () => actions.ask({ type: 'choose-baseline' }),
      }),
    );
}

function drawHead(): void {
  const { graph } = store;
  if (graph === undefined) return;
  const past = store.history;
  const heading = store.state.view === 'next' ? nextSummaryNodes : summaryNodes;
  page.summary.replaceChildren(
    ...(past === undefined
      ? [el('span', { class: 'said' }, ...heading(graph, (id) => void actions.goTo(id))), ...historyOffer(graph)]
      : historySummaryNodes(past, store.commit, history)),
  );
  page.commits.replaceChildren(...(past === undefined ? [] : [commitBar(graph, past, store.commit, history)]));
  page.root.classList.toggle('foresees', store.state.view === 'next');
  const lines = graph.problems.map((p) => (p.lines[0] > 0 ? `Line ${p.lines[0]}: ${p.message}` : p.message));
  const more = lines.length - listedProblems;
  page.problems.replaceChildren(
    ...lines.slice(0, listedProblems).map((text) => el('p', { class: 'problem' }, text)),
    ...(more > 0 ? [el('p', { class: 'problem' }, `and ${more} more`)] : []),
  );
}

store.onChange((change: Change) => {
  switch (change) {
    case 'busy':
      drawNotice(page, store, actions);
      break;
    case 'point':
      scene.light();
      drawSide(page, store, side);
      search.draw();
      keep();
      break;
    case 'all':
      drawHead();
      drawToolbar(page, store, actions, search);
      drawEmpty(page, store, actions);
      drawCompare();
      drawSide(page, store, side);
      search.draw();
      keep();
      void scene.draw();
      break;
  }
});

function onMessage(message: HostMessage): void {
  switch (message.type) {
    case 'graph':
      // What was chosen for another file says nothing of this one.
      if (store.graph === undefined && (kept.file === undefined || kept.file === message.graph.file))
        store.state = kept.state;
      store.setGraph(message.graph);
      // The text is another one, or the panel comes back: the commits are read for it.
      if (store.state.view === 'history' && !store.hasHistory) {
        store.update({ ...store.state, view: 'graph' });
        actions.ask({ type: 'history' });
      }
      break;
    case 'history':
      store.setHistory(message.history);
      break;
    case 'fixes':
      store.fixes = message.fixes;
      store.changed('point');
      break;
    case 'cursor':
      store.cursor = message.line;
      scene.light();
      break;
    case 'next':
      if (store.state.view !== 'next') actions.toggleNext();
      break;
    case 'step':
      if (store.state.view === 'next') actions.toggleNext();
      void actions.show(message.step);
      break;
    case 'root':
      if (store.state.selected === undefined) actions.goToRoot();
      break;
    case 'busy':
      store.busy = message.what === undefined ? undefined : { what: message.what, cancel: message.cancel === true };
      store.changed('busy');
      break;
    case 'render':
      void actions.exportPicture(message.format);
      break;
    case 'reply':
      break;
  }
}

new ResizeObserver(() => {
  if (page.arrange()) scene.refit();
  if (store.graph !== undefined) {
    drawToolbar(page, store, actions, search);
    void scene.draw();
  }
}).observe(page.root);
page.svg.addEventListener('click', (event) => {
  if (event.target === page.svg) actions.letGo();
});
listen(page, store, actions, search);
actions.ask({ type: 'ready' });
