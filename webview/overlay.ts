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
    const node = el('dialog', { class: 'overlay', 'aria-label': title }, el('h2', {}, title), ...children, close);
    node.addEventListener('close', () => {
      node.remove();
      if (this.node === node) this.node = undefined;
    });
    node.addEventListener('click', (event) => {
      if (event.target === node) this.close();
    });
    this.node = node;
    this.holder.append(node);
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
