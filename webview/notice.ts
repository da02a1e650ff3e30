import type { Actions } from './actions';
import { button, el } from './dom';
import type { Page } from './page';
import type { Store } from './store';

/** What is under way, with a way to stop it, and what went wrong. */
export function drawNotice(page: Page, store: Store, actions: Actions): void {
  const { busy, problem } = store;
  page.root.classList.toggle('busy', busy !== undefined);
  if (busy === undefined) page.underWay.replaceChildren();
  else {
    const cancel = busy.cancel ? [button('Cancel', 'Stop this', () => actions.ask({ type: 'cancel' }))] : [];
    const progress = el('progress', { 'aria-label': busy.what });
    page.underWay.replaceChildren(progress, el('span', {}, busy.what), ...cancel);
  }
  if (problem === undefined) page.notice.replaceChildren();
  else {
    const dismiss = button('Dismiss', 'Close this message', () => actions.dismiss(), 'link');
    page.notice.replaceChildren(el('p', { class: 'went-wrong', role: 'alert' }, el('span', {}, problem), dismiss));
  }
  page.live.textContent = busy?.what ?? '';
}
