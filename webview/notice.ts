import type { Actions } from './actions';
import { button, el } from './dom';
import type { Page } from './page';
import type { Store } from './store';

/** What is under way, with a way to stop it, and what went wrong. */
export function drawNotice(page: Page, store: Store, actions: Actions): void {
  const { busy, problem } = store;
  page.root.classList.toggle('busy', busy !== undefined);
  const nodes: Node[] = [];
  if (busy !== undefined) {
    const progress = el('progress', { 'aria-label': busy.what });
    const cancel = busy.cancel ? [button('Cancel', 'Stop this', () => actions.ask({ type: 'cancel' }))] : [];
    nodes.push(el('p', { class: 'under-way' }, progress, el('span', {}, busy.what), ...cancel));
  }
  if (problem !== undefined) {
    const dismiss = button('Dismiss', 'Close this message', () => actions.dismiss(), 'link');
    nodes.push(el('p', { class: 'went-wrong', role: 'alert' }, el('span', {}, problem), dismiss));
  }
  page.notice.replaceChildren(...nodes);
  page.live.textContent = busy?.what ?? '';
}
