import { execFile } from 'node:child_process';
import * as vscode from 'vscode';
import type { Api } from '../../../extension/extension';

const url = process.env['STAGEGRAPH_BRIDGE'] ?? '';

async function ask(operation: string, values: Readonly<Record<string, unknown>> = {}): Promise<unknown> {
  const response = await fetch(url, { method: 'POST', body: JSON.stringify({ operation, ...values }) });
  const body = (await response.json()) as { value?: unknown; error?: string };
  if (body.error !== undefined) throw new Error(body.error);
  return body.value;
}

/** What can be looked at and done at one place of the window. */
const at = (place: Readonly<Record<string, unknown>>) => ({
  wait: (selector: string) => ask('wait', { selector, ...place }),
  count: async (selector: string) => Number(await ask('count', { selector, ...place })),
  text: async (selector: string) => String(await ask('text', { selector, ...place })),
  attribute: async (selector: string, name: string) => String(await ask('attribute', { selector, name, ...place })),
  click: (selector: string) => ask('click', { selector, ...place }),
  doubleClick: (selector: string) => ask('dblclick', { selector, ...place }),
  hover: (selector: string) => ask('hover', { selector, ...place }),
  press: (key: string) => ask('press', { key }),
  type: (text: string) => ask('type', { text }),
  screenshot: (path: string) => ask('screenshot', { path }),
  /** The value of a function, given as text, in the page. */
  evaluate: async <T>(source: string) => (await ask('evaluate', { source, ...place })) as T,
});

/** A place of the window that a test looks at. */
export type Place = ReturnType<typeof at>;

/** The panel as a person sees it, through the browser that shows the window. */
export const panel = at({});

/** The panel among several that draws a step with this text. */
export async function panelWith(text: string): Promise<Place> {
  for (let nth = 0; nth < Number(await ask('panels')); nth++) {
    const found = at({ nth });
    if ((await found.count(`g.step[aria-label*="${text}"]`)) > 0) return found;
  }
  throw new Error(`no panel draws ${text}`);
}

/** The window around the panel. */
export const appWindow = {
  /** A part of the window, in pixels. */
  crop: (path: string, clip: { x: number; y: number; width: number; height: number }) =>
    ask('screenshot', { path, clip }),
  ...at({ where: 'window' }),
  resize: (width: number, height: number) => ask('resize', { width, height }),
};

/** What the extension gives to tests. */
export async function api(): Promise<Api> {
  const extension = vscode.extensions.all.find((e) => (e.packageJSON as { name?: string }).name === 'stagegraph');
  if (extension === undefined) throw new Error('the extension is not there');
  return (await extension.activate()) as Api;
}

/** The folder the window has open. */
export function workspace(): vscode.Uri {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  if (folder === undefined) throw new Error('no folder is open');
  return folder.uri;
}

/** Writes files below the folder of the workspace, or another; `BASE` stands for the builder's own base image. */
export async function project(
  name: string,
  files: Readonly<Record<string, string>>,
  root = workspace(),
): Promise<vscode.Uri> {
  const folder = vscode.Uri.joinPath(root, name);
  for (const [path, text] of Object.entries(files))
    await vscode.workspace.fs.writeFile(
      vscode.Uri.joinPath(folder, path),
      new TextEncoder().encode(text.replaceAll('BASE', process.env['STAGEGRAPH_TEST_BASE'] ?? '')),
    );
  return folder;
}

/** Builds a folder with the real builder, as a person would in a terminal. */
export const build = (folder: vscode.Uri, ...flags: readonly string[]): Promise<void> =>
  buildx(['build', '--builder', 'one', '--progress', 'plain', ...flags, '.'], folder.fsPath);

/** Takes a build out of the builder's history, as fifty others do. */
export const forget = (ref: string): Promise<void> =>
  buildx(['history', 'rm', '--builder', 'one', ref], workspace().fsPath);

function buildx(args: readonly string[], cwd: string): Promise<void> {
  return new Promise((ok, no) => {
    execFile(process.env['STAGEGRAPH_BUILDX'] ?? 'buildx', [...args], { cwd }, (error, _, stderr) =>
      error === null ? ok() : no(new Error(stderr)),
    );
  });
}

/**
 * Waits until the last build of a Dockerfile is known with the fingerprint of its context: only then may a test change a
 * file, for what is noted after a change is no evidence of it.
 */
export async function fingerprinted(dockerfile: vscode.Uri): Promise<void> {
  const { sessions } = await api();
  await until(
    'the fingerprint of the build',
    () => sessions.get(dockerfile)?.snapshot.forecast?.summary.unsure === 0,
    60_000,
  );
}

/** A file, opened in an editor. */
export async function openFile(uri: vscode.Uri, column = vscode.ViewColumn.One): Promise<vscode.TextEditor> {
  return vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri), column);
}

/** The sample's Dockerfile, opened in an editor. */
export const openSample = (): Promise<vscode.TextEditor> => openFile(vscode.Uri.joinPath(workspace(), 'Dockerfile'));

/** Waits until something holds; says what it waited for when it does not. */
export async function until(what: string, holds: () => boolean | Promise<boolean>, ms = 30_000): Promise<void> {
  const end = Date.now() + ms;
  for (;;) {
    if (await holds()) return;
    if (Date.now() > end) throw new Error(`waited ${ms / 1000} s for: ${what}`);
    await new Promise((r) => setTimeout(r, 100));
  }
}
