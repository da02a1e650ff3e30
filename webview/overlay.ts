import { button, el } from './dom';
import { keys } from './keyboard';

/** One dialog over the panel at a time; it takes the focus while it is open. */
export class Overlay {
  private node: HTMLElement | undefined;

  constructor(private readonly holder: HTMLElement) {}

  get open(): boolean {
    return this.node !== undefined;
  }

  private show(title: string, ...children: readonly Node[]): void {
    this.close();
    const dialog = el(
      'div',
      { class: 'overlay', role: 'dialog', 'aria-modal': 'true', 'aria-label': title, tabindex: '-1' },
      el('h2', {}, title),
      ...children,
    );
    dialog.append(
      button('Close', 'Esc', () => {
        this.close();
      }),
    );
    this.node = dialog;
    this.holder.append(dialog);
    dialog.focus();
  }

  close(): void {
    this.node?.remove();
    this.node = undefined;
  }

  showKeys(): void {
    this.show(
      'Keys',
      el('dl', { class: 'keys' }, ...keys.flatMap(([key, what]) => [el('dt', {}, key), el('dd', {}, what)])),
    );
  }

  /** Choices by their names; choosing one closes the dialog. */
  showChoices(title: string, choices: readonly (readonly [label: string, action: () => void])[]): void {
    const items = choices.map(([label, action]) =>
      button(label, label, () => {
        this.close();
        action();
      }),
    );
    this.show(title, el('div', { class: 'choices' }, ...items));
  }
}
