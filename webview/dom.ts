type Child = Node | string;

/** Makes an element: text is text, never markup. */
export function el<K extends keyof HTMLElementTagNameMap>(
  name: K,
  attributes: Readonly<Record<string, string>> = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  node.append(...children);
  return node;
}

export function button(label: string, title: string, action: () => void, className = 'button'): HTMLButtonElement {
  const node = el('button', { type: 'button', class: className, title }, label);
  node.addEventListener('click', action);
  return node;
}
