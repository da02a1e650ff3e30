import * as vscode from 'vscode';
import type { Builds } from '../session/builds';
import type { Sessions } from '../session/sessions';
import { GraphPanel, viewType } from './panel';

/** All open panels, one for each Dockerfile; they come back after a reload. */
export class Panels implements vscode.WebviewPanelSerializer, vscode.Disposable {
  private readonly panels = new Map<string, GraphPanel>();

  constructor(
    private readonly sessions: Sessions,
    private readonly builds: Builds,
    private readonly root: vscode.Uri,
  ) {}

  show(document: vscode.TextDocument): void {
    const known = this.panels.get(document.uri.toString());
    if (known !== undefined) {
      known.panel.reveal(undefined, true);
      return;
    }
    const name = document.uri.path.split('/').at(-1) ?? 'Dockerfile';
    const panel = vscode.window.createWebviewPanel(
      viewType,
      `Graph of ${name}`,
      { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true },
      { enableScripts: true, retainContextWhenHidden: true },
    );
    this.attach(panel, document);
  }

  private attach(panel: vscode.WebviewPanel, document: vscode.TextDocument): void {
    const key = document.uri.toString();
    this.panels.set(key, new GraphPanel(panel, this.sessions.open(document), this.builds, this.root));
    panel.onDidDispose(() => this.panels.delete(key));
  }

  async deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const file =
      typeof state === 'object' && state !== null && 'file' in state && typeof state.file === 'string'
        ? state.file
        : undefined;
    try {
      if (file === undefined) throw new Error('no file');
      this.attach(panel, await vscode.workspace.openTextDocument(vscode.Uri.parse(file, true)));
    } catch {
      panel.webview.html = 'The Dockerfile of this graph is no longer there.';
    }
  }

  dispose(): void {
    for (const p of this.panels.values()) p.panel.dispose();
  }
}
