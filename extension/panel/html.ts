import * as vscode from 'vscode';
import { randomBytes } from 'node:crypto';

/** The panel's page: strict CSP, one script with a nonce, the worker started from a blob. */
export function panelHtml(webview: vscode.Webview, root: vscode.Uri): string {
  const nonce = randomBytes(16).toString('base64');
  const uri = (...path: string[]): string => webview.asWebviewUri(vscode.Uri.joinPath(root, ...path)).toString();
  const csp = [
    "default-src 'none'",
    `style-src ${webview.cspSource}`,
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
<link rel="stylesheet" href="${uri('media', 'panel.css')}">
<title>Stagegraph</title>
</head>
<body data-worker="${uri('dist', 'layout.worker.js')}">
<div id="app"></div>
<script nonce="${nonce}" src="${uri('dist', 'webview.js')}"></script>
</body>
</html>`;
}

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** A page with one sentence: for a panel that has nothing to draw. No script runs in it. */
export const messageHtml = (message: string): string => `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="UTF-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'">
<title>Stagegraph</title>
</head>
<body><p>${message.replace(/[&<>"]/g, (c) => escapes[c] ?? c)}</p></body>
</html>`;
