import type { Actions } from './actions';
import { commands, type Command } from './commands';
import { button, el } from './dom';
import { showKeys } from './keys';
import type { Page } from './page';
import type { SearchBox } from './search-box';
import type { Store } from './store';

function buildNodes(store: Store, actions: Actions): Node[] {
  const { graph } = store;
  if (graph === undefined) return [];
  const { build, baseline, platforms } = graph;
  if (store.history !== undefined) return [];
  if (store.state.view === 'next' && build !== undefined) {
    const title = 'The next build is held against this one: choose another';
    return [button(`against ${build.label}`, title, () => actions.ask({ type: 'choose-build' }), 'button build')];
  }
  const nodes: Node[] = [
    button(
      build === undefined ? 'Choose a build' : build.label,
      'Choose the build to show',
      () => actions.ask({ type: 'choose-build' }),
      'button build',
    ),
  ];
  if (build !== undefined)
    nodes.push(
      button(
        `against ${baseline?.label ?? 'nothing'}`,
        baseline?.detail ?? 'Choose the build to compare with',
        () => actions.ask({ type: 'choose-baseline' }),
        'button baseline',
      ),
    );
  if (platforms !== undefined) {
    const choose = el('select', { class: 'platforms', 'aria-label': 'Platform' });
    for (const p of platforms)
      choose.append(el('option', { value: p, ...(p === graph.platform && { selected: '' }) }, p));
    choose.addEventListener('change', () => actions.ask({ type: 'choose-platform', platform: choose.value }));
    nodes.push(choose);
  }
  return nodes;
}

/** Commands that have a button and are of use now. */
const offered = (store: Store): Command[] =>
  commands.filter((c) => c.label !== undefined && c.offered?.(store) !== false);

function commandButton(command: Command, store: Store, actions: Actions): HTMLButtonElement {
  const hint = command.keys[0] === undefined ? command.title : `${command.title} (${command.shown})`;
  const { pressed } = command;
  const node = button(
    command.label ?? '',
    hint,
    () => {
      actions.overlay.close();
      command.run(actions, store);
    },
    pressed === undefined ? 'button' : 'button toggle',
  );
  if (pressed !== undefined) node.setAttribute('aria-pressed', String(pressed(store.state)));
  return node;
}

function showMenu(store: Store, actions: Actions): void {
  const buttons = offered(store).map((c) => commandButton(c, store, actions));
  const keys = button('Keys', '?', () => showKeys(actions));
  actions.overlay.show('Menu', el('div', { class: 'choices menu' }, ...buttons, keys));
}

/** Takes buttons away from the end until the row holds the rest and a menu of all. The toolbar never grows a line. */
function fitRow(row: HTMLElement, tools: readonly HTMLElement[], menu: HTMLElement): void {
  const left = [...tools];
  while (row.scrollWidth > row.clientWidth && left.length > 0) {
    if (!menu.isConnected) row.append(menu);
    left.pop()?.remove();
  }
}

/** The tools: builds, search, and a button for each command that has one; what has no room is in a menu. */
export function drawToolbar(page: Page, store: Store, actions: Actions, search: SearchBox): void {
  const held = document.activeElement;
  const name = page.toolbar.contains(held) && held !== search.input ? held?.textContent : undefined;
  const searching = held === search.input;
  const tools = [
    ...offered(store).map((c) => commandButton(c, store, actions)),
    button('?', 'Keys (?)', () => showKeys(actions), 'button help'),
  ];
  const menu = button('Menu', 'What can be done', () => showMenu(store, actions), 'button menu-button');
  const row = el('div', { class: 'tools' }, search.node, ...tools);
  page.toolbar.replaceChildren(el('div', { class: 'builds' }, ...buildNodes(store, actions)), row);
  fitRow(row, tools, menu);
  // The buttons are new ones: the focus goes to the one that had it.
  if (searching) search.input.focus();
  else if (name !== undefined)
    [...page.toolbar.querySelectorAll('button')].find((b) => b.textContent === name)?.focus();
}
