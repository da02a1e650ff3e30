import type { Actions } from './actions';
import { el } from './dom';
import type { Page } from './page';
import type { Store } from './store';

/** The search: finds while a person types, Enter goes on, Shift+Enter back, Esc ends it. */
export class SearchBox {
  readonly input = el('input', {
    type: 'search',
    class: 'search',
    placeholder: 'Search (/)',
    'aria-label': 'Search texts, paths and causes',
  });
  private readonly count = el('span', { class: 'count', 'aria-hidden': 'true' });
  readonly node = el('span', { class: 'search-box' }, this.input, this.count);

  constructor(
    private readonly page: Page,
    private readonly store: Store,
    private readonly actions: Actions,
  ) {
    this.input.addEventListener('input', () => this.actions.setSearch(this.input.value));
    this.input.addEventListener('keydown', (event) => {
      if (event.key === 'Enter') this.actions.nextFound(event.shiftKey ? -1 : 1);
      else if (event.key === 'Escape') this.leave();
      else return;
      event.preventDefault();
      event.stopPropagation();
    });
  }

  focus(): void {
    this.input.focus();
    this.input.select();
  }

  private leave(): void {
    this.clear();
    this.input.blur();
    const { selected } = this.store.state;
    if (selected !== undefined) this.actions.focusStop(selected);
  }

  /** Ends the search; false when there was none. */
  clear(): boolean {
    if (this.store.search === '') return false;
    this.input.value = '';
    this.actions.setSearch('');
    return true;
  }

  /** Says how much was found, and which of them is selected. */
  draw(): void {
    const { found, search, state } = this.store;
    const at = found.findIndex((s) => s.id === state.selected);
    const text = search === '' ? '' : at >= 0 ? `${at + 1} of ${found.length}` : `${found.length} found`;
    if (this.count.textContent === text) return;
    this.count.textContent = text;
    this.page.live.textContent = text;
  }
}
