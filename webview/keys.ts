import type { Actions } from './actions';
import { commandOf, commands } from './commands';
import { el } from './dom';
import type { Page } from './page';
import type { SearchBox } from './search-box';
import type { Store } from './store';

/** Keys that work wherever the focus is, besides those of commands. */
export const everywhere: readonly (readonly [string, string])[] = [
  ['/', 'search texts, paths and causes'],
  ['Esc', 'one step back'],
  ['?', 'this list'],
];

/** Lists all keys. */
export function showKeys(actions: Actions): void {
  const rows = [...commands.filter((c) => c.keys.length > 0).map((c) => [c.shown, c.title] as const), ...everywhere];
  actions.overlay.show(
    'Keys',
    el('dl', { class: 'keys' }, ...rows.flatMap(([key, what]) => [el('dt', {}, key), el('dd', {}, what)])),
  );
}

const isWriting = (target: EventTarget | null): boolean =>
  target instanceof HTMLInputElement || target instanceof HTMLSelectElement;

/** Answers keys; those of a dialog or an input are theirs. */
export function listen(page: Page, store: Store, actions: Actions, search: SearchBox): void {
  const answer = (event: KeyboardEvent): boolean => {
    const { key, target } = event;
    if (store.graph === undefined || event.ctrlKey || event.metaKey || event.altKey) return false;
    if (actions.overlay.open || isWriting(target)) return false;
    if (key === 'Escape') {
      if (!search.clear()) actions.stepBack();
      return true;
    }
    if (key === '?') {
      showKeys(actions);
      return true;
    }
    if (key === '/') {
      search.focus();
      return true;
    }
    const command = commandOf(event, store);
    if (command === undefined) return false;
    // Enter and the arrows mean something else on a button, in a text, and in the comparison.
    const inGraph = target === document.body || (target instanceof Node && page.svg.contains(target));
    const isNavigation = key.length > 1 || key === ' ';
    if (isNavigation && (!inGraph || store.state.view === 'compare')) return false;
    command.run(actions, store);
    return true;
  };
  document.addEventListener('keydown', (event) => {
    if (answer(event)) event.preventDefault();
  });
}
