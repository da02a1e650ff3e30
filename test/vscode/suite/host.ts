import * as vscode from 'vscode';

const url = process.env['STAGEGRAPH_BRIDGE'] ?? '';

async function ask(operation: string, values: Readonly<Record<string, unknown>> = {}): Promise<unknown> {
  const response = await fetch(url, { method: 'POST', body: JSON.stringify({ operation, ...values }) });
  const body = (await response.json()) as { value?: unknown; error?: string };
  if (body.error !== undefined) throw new Error(body.error);
  return body.value;
}

/** The panel as a person sees it, through the browser that shows the window. */
export const panel = {
  wait: (selector: string) => ask('wait', { selector }),
  count: async (selector: string) => Number(await ask('count', { selector })),
  text: async (selector: string) => String(await ask('text', { selector })),
  attribute: async (selector: string, name: string) => String(await ask('attribute', { selector, name })),
  click: (selector: string) => ask('click', { selector }),
  hover: (selector: string) => ask('hover', { selector }),
  press: (key: string) => ask('press', { key }),
  screenshot: (path: string) => ask('screenshot', { path }),
};

/** The window around the panel. */
export const appWindow = {
  wait: (selector: string) => ask('wait', { selector, where: 'window' }),
  text: async (selector: string) => String(await ask('text', { selector, where: 'window' })),
  click: (selector: string) => ask('click', { selector, where: 'window' }),
  resize: (width: number, height: number) => ask('resize', { width, height }),
};

/** The sample's Dockerfile, opened in an editor. */
export async function openSample(): Promise<vscode.TextEditor> {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  if (folder === undefined) throw new Error('no folder is open');
  const document = await vscode.workspace.openTextDocument(vscode.Uri.joinPath(folder.uri, 'Dockerfile'));
  return vscode.window.showTextDocument(document, vscode.ViewColumn.One);
}

/** Waits until something holds; says what it waited for when it does not. */
export async function until(what: string, holds: () => boolean | Promise<boolean>, ms = 15_000): Promise<void> {
  const end = Date.now() + ms;
  for (;;) {
    if (await holds()) return;
    if (Date.now() > end) throw new Error(`waited ${ms / 1000} s for: ${what}`);
    await new Promise((r) => setTimeout(r, 100));
  }
}
