import { button, el } from './dom';

/** One dialog over the panel at a time; the browser keeps the focus in it and gives it back. */
export class Overlay {
  private node: HTMLDialogElement | undefined;

  constructor(private readonly holder: HTMLElement) {}

  get open(): boolean {
    return this.node !== undefined;
  }

  show(title: string, ...children: readonly Node[]): void {
    this.close();
    const close = button('Close', 'Esc', () => {
      this.close();
    });
    const head = el('div', { class: 'overlay-head' }, el('h2', {}, title), close);
    const node = el('dialog', { class: 'overlay', 'aria-label': title }, head, ...children);
    node.addEventListener('close', () => {
      node.remove();
      if (this.node === node) this.node = undefined;
    });
    node.addEventListener('click', (event) => {
      if (event.target === node) this.close();
    });
    this.node = node;
    this.holder.append(node);
    // The first choice has the focus; a dialog that only tells has it on its way out.
    node.querySelector('.choices button')?.setAttribute('autofocus', '');
    node.showModal();
  }

  close(): void {
    this.node?.close();
  }

  /** Choices by their names; choosing one closes the dialog. */
  choose(title: string, choices: readonly (readonly [label: string, hint: string, action: () => void])[]): void {
    const items = choices.map(([label, hint, action]) =>
      button(label, hint, () => {
        this.close();
        action();
      }),
    );
    this.show(title, el('div', { class: 'choices' }, ...items));
  }
}
