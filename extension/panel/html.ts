import * as vscode from 'vscode';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The page's script and style, read once. A text that would end its element is written so that it does not. */
let parts: { readonly script: string; readonly style: string } | undefined;
function readParts(root: string): NonNullable<typeof parts> {
  parts ??= {
    script: readFileSync(join(root, 'dist', 'webview.js'), 'utf8').replace(/<\/(?=script)/gi, '<\\/'),
    style: readFileSync(join(root, 'dist', 'panel.css'), 'utf8'),
  };
  return parts;
}

/**
 * The panel's page: strict CSP, one script and one style with a nonce, the worker started from a blob. Script and style are
 * written into the page: to load each from the extension's folder takes VS Code longer than all that the script does.
 */
export function panelHtml(webview: vscode.Webview, root: vscode.Uri): string {
  const { script, style } = readParts(root.fsPath);
  const nonce = randomBytes(16).toString('base64');
  const uri = (...path: string[]): string => webview.asWebviewUri(vscode.Uri.joinPath(root, ...path)).toString();
  const csp = [
    "default-src 'none'",
    `style-src 'nonce-${nonce}'`,
    `script-src 'nonce-${nonce}'`,
    'worker-src blob:',
    `connect-src ${webview.cspSource}`,
    'img-src data:',
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="UTF-8">
<meta http-equiv="Content-Security-Policy" content="${csp}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<style nonce="${nonce}">${style}</style>
<title>Stagegraph</title>
</head>
<body data-worker="${uri('dist', 'layout.worker.js')}">
<div id="app"></div>
<script nonce="${nonce}">${script}</script>
</body>
</html>`;
}

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

const inert = (text: string): string => text.replace(/[&<>"]/g, (c) => escapes[c] ?? c);

/** A page with one sentence: for a panel that has nothing to draw. No script runs in it. */
export const messageHtml = (message: string): string => pageHtml(`<p>${inert(message)}</p>`);

/** A page with a text of several lines: of a log whose Dockerfile is not at hand. No script runs in it. */
export const textHtml = (text: string): string => pageHtml(`<pre>${inert(text)}</pre>`);

const pageHtml = (body: string): string => `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="UTF-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'">
<title>Stagegraph</title>
</head>
<body>${body}</body>
</html>`;
