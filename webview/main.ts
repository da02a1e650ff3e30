import type { EdgeView, GraphView, HostMessage, Intent } from '../extension/protocol';
import { edgeCard, stepCard, type CardActions } from './card';
import { button, el } from './dom';
import { exportPng, exportSvg } from './export';
import { Host } from './host';
import { neighbour } from './keyboard';
import { createLayouter } from './layout/layouter';
import { legendNode } from './legend';
import { drawMinimap } from './minimap';
import {
  criticalPath,
  hiddenSteps,
  matches,
  pathToRoot,
  readState,
  shownSteps,
  startState,
  type ViewState,
} from './model';
import { Overlay } from './overlay';
import { render } from './render';
import { summaryNode } from './summary';
import { Viewport } from './viewport';
import type { Layout } from './layout';

/** Below this stages stand below each other. */
const narrowWidth = 560;
/** Below this the side card goes under the graph. */
const sideWidth = 900;

const app = document.getElementById('app') ?? document.body;
const header = el('header', { class: 'head' });
const summaryHolder = el('div', { class: 'summary-holder' });
const toolbar = el('div', { class: 'toolbar', role: 'toolbar', 'aria-label': 'Graph' });
const search = el('input', {
  type: 'search',
  class: 'search',
  placeholder: 'Search steps (/)',
  'aria-label': 'Search steps',
});
const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
svg.setAttribute('class', 'graph');
svg.setAttribute('role', 'group');
svg.setAttribute('aria-label', 'Stages and steps');
const content = document.createElementNS('http://www.w3.org/2000/svg', 'g');
content.setAttribute('class', 'content');
svg.append(content);
const minimap = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
minimap.setAttribute('class', 'minimap');
minimap.setAttribute('aria-hidden', 'true');
const canvas = el('div', { class: 'canvas' }, svg, minimap);
const side = el('aside', { class: 'side', 'aria-label': 'Explanation' });
const live = el('div', { class: 'live', 'aria-live': 'polite' });
const problems = el('div', { class: 'problems' });
app.append(header, el('main', { class: 'body' }, canvas, side), live);
header.append(summaryHolder, toolbar, problems);

let graph: GraphView | undefined;
let layout: Layout | undefined;
let state: ViewState = startState;
let hovered: string | undefined;
let edge: EdgeView | undefined;
let cursor: number | undefined;
const overlay = new Overlay(app);
let fitted = false;
let drawing = 0;

const layouter = createLayouter(document.body.dataset['worker'] ?? '');
const host = new Host(onMessage);
const isNarrow = (): boolean => app.clientWidth < narrowWidth;
const arrange = (): void => {
  app.classList.toggle('narrow', isNarrow());
  app.classList.toggle('below', app.clientWidth < sideWidth);
};
const hidden = (): ReadonlySet<string> => new Set(graph === undefined ? [] : hiddenSteps(graph, state));

function ask(intent: Intent): void {
  host.ask(intent).catch((error: unknown) => {
    live.textContent = error instanceof Error ? error.message : String(error);
    live.classList.add('error');
  });
}

const viewport = new Viewport(svg, content, updateMinimap);

function updateMinimap(): void {
  if (layout !== undefined && graph !== undefined) drawMinimap(minimap, graph, layout, viewport.view);
}

function fit(): void {
  if (layout !== undefined) viewport.fit(layout, isNarrow() ? 0.55 : 0.45);
}

/** Moves the view so that a step is in it. */
function bringIntoView(id: string): void {
  const box = layout?.steps.find((s) => s.id === id);
  const node = content.querySelector<SVGGElement>(`g.step[data-id="${CSS.escape(id)}"]`);
  if (box !== undefined && node !== null) viewport.bring(node, box);
}

function light(): void {
  const id = hovered ?? state.selected;
  const step = graph?.steps.find((s) => s.id === id);
  const path =
    graph === undefined || id === undefined || step?.causes.some((c) => c.via !== undefined) !== true
      ? undefined
      : pathToRoot(graph, id);
  svg.classList.toggle('has-path', path !== undefined);
  content
    .querySelectorAll<SVGGElement>('g.step')
    .forEach((n) => n.classList.toggle('on-path', path?.has(n.dataset['id'] ?? '') === true));
  content.querySelectorAll<SVGGElement>('g.edge').forEach((n) => {
    const [from = '', to = ''] = [n.dataset['from'], n.dataset['to']];
    n.classList.toggle('on-path', path !== undefined && path.has(from) && path.has(to));
    n.classList.toggle('is-selected', edge !== undefined && edge.from === from && edge.to === to);
  });
}

const cardActions: CardActions = {
  reveal: (id) => ask({ type: 'reveal', step: id }),
  select: (id) => selectStep(id, true),
  copy: (id) => ask({ type: 'copy-explanation', step: id }),
  focus: (id) => update({ ...state, focus: id }),
};

function drawSide(): void {
  const id = hovered ?? state.selected;
  const step = graph?.steps.find((s) => s.id === id);
  side.replaceChildren();
  if (graph === undefined) return;
  if (edge !== undefined && hovered === undefined) side.append(edgeCard(graph, edge, cardActions));
  else if (step !== undefined) side.append(stepCard(graph, step, cardActions));
  else side.append(legendNode(graph));
}

async function draw(): Promise<void> {
  if (graph === undefined) return;
  const number = ++drawing;
  const current = graph;
  const options = {
    collapsed: state.collapsed,
    hidden: [...hidden()],
    hideEmpty: state.rebuiltOnly || state.rootsOnly || state.hideUnneeded || state.focus !== undefined,
    vertical: isNarrow(),
  };
  const done = await layouter(current, options);
  if (number !== drawing) return;
  layout = done;
  repaint();
  if (!fitted) {
    fitted = true;
    fit();
  }
  svg.dataset['drawn'] = String(number);
}

function repaint(): void {
  if (graph === undefined || layout === undefined) return;
  const hadFocus = svg.contains(document.activeElement);
  const marks = { selected: state.selected, line: cursor, search: state.search, critical: criticalPath(graph) };
  render(svg, content, graph, layout, marks, {
    focus: (id) => {
      hovered = id;
      light();
      drawSide();
    },
    blur: () => {
      hovered = undefined;
      light();
      drawSide();
    },
    open: (id) => {
      selectStep(id, false);
      ask({ type: 'reveal', step: id });
    },
    toggleStage,
    selectEdge: (e) => {
      edge = e;
      light();
      drawSide();
    },
  });
  if (content.querySelector('g.step[tabindex="0"]') === null)
    content.querySelector('g.step')?.setAttribute('tabindex', '0');
  light();
  drawSide();
  if (hadFocus) focusSelected();
  updateMinimap();
}

function focusSelected(): void {
  const id = state.selected;
  if (id !== undefined) content.querySelector<SVGGElement>(`g.step[data-id="${CSS.escape(id)}"]`)?.focus();
}

function selectStep(id: string, move: boolean): void {
  const step = graph?.steps.find((s) => s.id === id);
  if (step === undefined) return;
  edge = undefined;
  hovered = undefined;
  const collapsed = state.collapsed.filter((i) => i !== step.stage);
  const opens = collapsed.length !== state.collapsed.length || hidden().has(id);
  const next: ViewState = { ...state, selected: id, collapsed };
  if (opens) {
    const { focus: _, ...rest } = next;
    update({ ...rest, rebuiltOnly: false, rootsOnly: false, hideUnneeded: false });
    return;
  }
  state = next;
  host.state = { ...state, file: graph?.file };
  content.querySelectorAll<SVGGElement>('g.step').forEach((n) => {
    const is = n.dataset['id'] === id;
    n.classList.toggle('is-selected', is);
    n.setAttribute('tabindex', is ? '0' : '-1');
    n.setAttribute('aria-current', String(is));
  });
  light();
  drawSide();
  if (move) {
    bringIntoView(id);
    focusSelected();
  }
}

function toggleStage(index: number): void {
  const collapsed = state.collapsed.includes(index)
    ? state.collapsed.filter((i) => i !== index)
    : [...state.collapsed, index];
  update({ ...state, collapsed });
}

function update(next: ViewState): void {
  state = next;
  host.state = { ...state, file: graph?.file };
  drawToolbar();
  void draw();
}

function toggle(name: 'rebuiltOnly' | 'rootsOnly' | 'hideUnneeded', label: string, title: string): HTMLButtonElement {
  const node = button(label, title, () => update({ ...state, [name]: !state[name] }), 'button toggle');
  node.setAttribute('aria-pressed', String(state[name]));
  return node;
}

function drawToolbar(): void {
  if (graph === undefined) return;
  const current = graph;
  const builds: Node[] = [];
  const label = current.build === undefined ? 'No build' : current.build.label;
  builds.push(button(label, 'Choose the build to show', () => ask({ type: 'choose-build' }), 'button build'));
  if (current.build !== undefined)
    builds.push(
      button(
        `against ${current.baseline?.label ?? 'nothing'}`,
        current.baseline?.detail ?? 'Choose the build to compare with',
        () => ask({ type: 'choose-baseline' }),
        'button baseline',
      ),
    );
  if (current.platforms !== undefined) {
    const choose = el('select', { class: 'platforms', 'aria-label': 'Platform' });
    for (const p of current.platforms)
      choose.append(el('option', { value: p, ...(p === current.platform && { selected: '' }) }, p));
    choose.addEventListener('change', () => ask({ type: 'choose-platform', platform: choose.value }));
    builds.push(choose);
  }
  const collapse = button(state.collapsed.length > 0 ? 'Open stages' : 'Stages only', 'Collapse to stages', () =>
    update({ ...state, collapsed: state.collapsed.length > 0 ? [] : current.stages.map((s) => s.index) }),
  );
  const focus = state.focus === undefined ? [] : [button('Whole graph', 'Leave focus (Esc)', leaveFocus)];
  toolbar.replaceChildren(
    ...builds,
    el('span', { class: 'spacer' }),
    search,
    toggle('rebuiltOnly', 'Rebuilt', 'Rebuilt steps only (b)'),
    toggle('rootsOnly', 'Roots', 'Root causes only'),
    toggle('hideUnneeded', 'Needed', 'Hide what the target does not need (u)'),
    collapse,
    ...focus,
    button('Fit', 'Fit the graph (0)', fit),
    button('Export', 'Save or copy the graph', showExport),
    button('?', 'Keys (?)', () => overlay.showKeys(), 'button help'),
  );
}

function leaveFocus(): void {
  const { focus: _, ...rest } = state;
  update(rest);
}

function showExport(): void {
  const text = (format: 'mermaid' | 'dot' | 'markdown') => (): void => ask({ type: 'export', format });
  overlay.showChoices('Export', [
    ['SVG', () => ask({ type: 'export', format: 'svg', data: exportSvg(svg, content) })],
    [
      'PNG',
      () => {
        exportPng(svg, content).then(
          (data) => ask({ type: 'export', format: 'png', data }),
          (error: unknown) => {
            live.textContent = String(error);
          },
        );
      },
    ],
    ['Mermaid', text('mermaid')],
    ['DOT', text('dot')],
    ['Markdown', text('markdown')],
  ]);
}

search.addEventListener('input', () => {
  state = { ...state, search: search.value };
  repaint();
  const found = graph?.steps.filter((s) => matches(s, state.search) && !hidden().has(s.id)) ?? [];
  live.textContent = state.search === '' ? '' : `${found.length} found`;
  const [first] = found;
  if (state.search !== '' && first !== undefined) bringIntoView(first.id);
});
search.addEventListener('keydown', (event) => {
  if (event.key === 'Enter') {
    const first = graph?.steps.find((s) => matches(s, state.search) && !hidden().has(s.id));
    if (first !== undefined) selectStep(first.id, true);
  }
  if (event.key === 'Escape') {
    search.value = '';
    state = { ...state, search: '' };
    repaint();
    focusSelected();
    event.stopPropagation();
  }
});

function stepBack(): void {
  if (overlay.open) overlay.close();
  else if (state.focus !== undefined) leaveFocus();
  else if (edge !== undefined) {
    edge = undefined;
    light();
    drawSide();
  } else if (state.selected !== undefined) {
    const { selected: _, ...rest } = state;
    hovered = undefined;
    update(rest);
  }
}

/** Handles a key; true when it meant something. */
function onKey(event: KeyboardEvent): boolean {
  if (graph === undefined || event.ctrlKey || event.metaKey || event.altKey) return false;
  const target = event.target instanceof Element ? event.target : undefined;
  if (target instanceof HTMLInputElement || target instanceof HTMLSelectElement) return false;
  const inGraph = target === undefined || target === document.body || svg.contains(target);
  const shown = shownSteps(graph, hidden(), state.collapsed);
  const { key } = event;
  const focused = svg.contains(document.activeElement)
    ? document.activeElement?.closest<SVGGElement>('g.step')?.dataset['id']
    : undefined;
  const id = state.selected ?? focused;
  const on = (action: () => void): boolean => {
    event.preventDefault();
    action();
    return true;
  };
  if (key === 'Escape') return on(stepBack);
  if (key === '?') return on(() => overlay.showKeys());
  if (key === '/') return on(() => search.focus());
  if (overlay.open || !inGraph) return false;
  if (/^(?:Arrow|Home|End)/.test(key)) {
    const to = neighbour(graph, shown, id, key);
    return on(() => {
      if (to !== undefined) selectStep(to, true);
    });
  }
  const step = graph.steps.find((s) => s.id === id);
  if ((key === 'Enter' || key === ' ') && step !== undefined) return on(() => ask({ type: 'reveal', step: step.id }));
  if (key === 'r' && step?.root?.[0] !== undefined) return on(() => selectStep(step.root?.[0] ?? step.id, true));
  if (key === 'f' && step !== undefined) return on(() => update({ ...state, focus: step.id }));
  if (key === 'c' && step !== undefined) return on(() => toggleStage(step.stage));
  if (key === 'b') return on(() => update({ ...state, rebuiltOnly: !state.rebuiltOnly }));
  if (key === 'u') return on(() => update({ ...state, hideUnneeded: !state.hideUnneeded }));
  if (key === '0') return on(fit);
  if (key === '+' || key === '=') return on(() => viewport.scale(1.25));
  if (key === '-') return on(() => viewport.scale(0.8));
  return false;
}
document.addEventListener('keydown', onKey);

function onMessage(message: HostMessage): void {
  switch (message.type) {
    case 'graph': {
      const other = graph?.file !== message.graph.file;
      graph = message.graph;
      if (other) fitted = false;
      summaryHolder.replaceChildren(summaryNode(graph, (id) => selectStep(id, true)));
      problems.replaceChildren(
        ...graph.problems
          .slice(0, 5)
          .map((p) => el('p', { class: 'problem' }, p.lines[0] > 0 ? `Line ${p.lines[0]}: ${p.message}` : p.message)),
      );
      drawToolbar();
      void draw();
      break;
    }
    case 'cursor':
      cursor = message.line;
      content.querySelectorAll<SVGGElement>('g.step').forEach((n) => {
        const step = graph?.steps.find((s) => s.id === n.dataset['id']);
        n.classList.toggle(
          'is-at-cursor',
          step !== undefined && step.lines[0] <= message.line && message.line <= step.lines[1],
        );
      });
      break;
    case 'busy':
      live.classList.remove('error');
      live.textContent = message.what ?? '';
      app.classList.toggle('busy', message.what !== undefined);
      break;
    case 'reply':
      break;
  }
}

let wasNarrow = isNarrow();
new ResizeObserver(() => {
  arrange();
  if (isNarrow() === wasNarrow) return;
  wasNarrow = isNarrow();
  fitted = false;
  void draw();
}).observe(app);
arrange();

state = readState(host.state);
ask({ type: 'ready' });
