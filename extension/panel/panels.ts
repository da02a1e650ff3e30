import * as vscode from 'vscode';
import { parsePanelState } from '../protocol';
import type { FixTools } from '../fix/tools';
import type { Builds } from '../session/builds';
import type { Sessions } from '../session/sessions';
import { messageHtml } from './html';
import { GraphPanel, viewType } from './panel';

const nameOf = (uri: vscode.Uri): string => uri.path.split('/').at(-1) ?? 'Dockerfile';

/** `Graph of api/Dockerfile`: the folder tells two panels apart whose files have one name. */
const titleOf = (uri: vscode.Uri): string => {
  const path = vscode.workspace.asRelativePath(uri);
  return `Graph of ${path.length <= 40 ? path : nameOf(uri)}`;
};

/** All open panels, one for each Dockerfile; they come back after a reload. */
export class Panels implements vscode.WebviewPanelSerializer, vscode.Disposable {
  private readonly panels = new Map<string, GraphPanel>();

  constructor(
    private readonly sessions: Sessions,
    private readonly builds: Builds,
    private readonly fixes: FixTools,
    private readonly root: vscode.Uri,
  ) {}

  /** Shows the panel of a Dockerfile where it stands; a new one opens beside. */
  show(document: vscode.TextDocument): GraphPanel {
    const known = this.panels.get(document.uri.toString());
    if (known !== undefined) {
      known.panel.reveal(undefined, true);
      return known;
    }
    const panel = vscode.window.createWebviewPanel(
      viewType,
      titleOf(document.uri),
      { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true },
      { enableScripts: true, retainContextWhenHidden: true },
    );
    return this.attach(panel, document);
  }

  /** Whether a Dockerfile has its panel. */
  has(document: vscode.TextDocument): boolean {
    return this.panels.has(document.uri.toString());
  }

  /** Draws a Dockerfile's graph into a panel; the first of several of one Dockerfile is the one that commands show. */
  attach(panel: vscode.WebviewPanel, document: vscode.TextDocument): GraphPanel {
    const key = document.uri.toString();
    const session = this.sessions.open(document);
    const kept = this.sessions.keep(session);
    const graph = new GraphPanel(panel, session, this.builds, this.fixes, this.root);
    if (!this.panels.has(key)) this.panels.set(key, graph);
    panel.onDidDispose(() => {
      if (this.panels.get(key) === graph) this.panels.delete(key);
      kept.dispose();
    });
    return graph;
  }

  async deserializeWebviewPanel(panel: vscode.WebviewPanel, value: unknown): Promise<void> {
    const state = parsePanelState(value);
    if (state === undefined) {
      panel.webview.html = messageHtml(
        'This graph did not say which Dockerfile it shows. Close it, and open it again.',
      );
      return;
    }
    try {
      const uri = vscode.Uri.parse(state.file, true);
      const document = await vscode.workspace.openTextDocument(uri);
      panel.title = titleOf(uri);
      this.attach(panel, document).session.restore(state.choice);
    } catch {
      panel.webview.html = messageHtml(
        `${state.file.replace(/^[\w-]+:\/\//, '')} is no longer there, so there is nothing to draw. Close this panel, or put the file back and reload the window.`,
      );
    }
  }

  dispose(): void {
    for (const p of this.panels.values()) p.panel.dispose();
  }
}
