import * as vscode from 'vscode';
import { toGraphView } from '../core/view';
import { parseRequest, type HostMessage, type Intent } from '../protocol';
import { pickBaseline, pickBuild } from '../session/pick';
import type { DocumentSession } from '../session/document';
import type { Builds } from '../session/builds';
import { explanationOfStep } from '../core/format/step-text';
import { exportText, savePicture } from './export';
import { panelHtml } from './html';

export const viewType = 'stagegraph.graph';

/** One panel for one Dockerfile. */
export class GraphPanel implements vscode.Disposable {
  private readonly disposables: vscode.Disposable[] = [];
  private ready = false;

  constructor(
    readonly panel: vscode.WebviewPanel,
    readonly session: DocumentSession,
    private readonly builds: Builds,
    private readonly root: vscode.Uri,
  ) {
    panel.webview.options = {
      enableScripts: true,
      localResourceRoots: [vscode.Uri.joinPath(root, 'dist'), vscode.Uri.joinPath(root, 'media')],
    };
    panel.iconPath = vscode.Uri.joinPath(root, 'media', 'icon.svg');
    this.disposables.push(
      panel.webview.onDidReceiveMessage((message: unknown) => void this.receive(message)),
      session.onChange(() => this.send()),
      vscode.window.onDidChangeTextEditorSelection((e) => {
        if (e.textEditor.document.uri.toString() === session.document.uri.toString())
          this.post({ type: 'cursor', line: (e.selections[0]?.active.line ?? 0) + 1 });
      }),
    );
    panel.onDidDispose(() => this.dispose());
    panel.webview.html = panelHtml(panel.webview, root);
  }

  private post(message: HostMessage): void {
    if (this.ready) void this.panel.webview.postMessage(message);
  }

  private send(): void {
    const { plan, explanation, message } = this.session.snapshot;
    const graph = toGraphView(plan, {
      ...(explanation !== undefined && { explanation }),
      ...(message !== undefined && { message }),
      ...(this.session.platform !== undefined && { platform: this.session.platform }),
    });
    this.post({ type: 'graph', graph: { ...graph, file: this.session.document.uri.toString() } });
  }

  private async receive(value: unknown): Promise<void> {
    const request = parseRequest(value);
    if (request === undefined) {
      const id =
        typeof value === 'object' && value !== null && 'id' in value && typeof value.id === 'number' ? value.id : -1;
      void this.panel.webview.postMessage({
        type: 'reply',
        id,
        ok: false,
        error: 'not a request of this panel',
      } satisfies HostMessage);
      return;
    }
    try {
      await this.answer(request.intent);
      void this.panel.webview.postMessage({ type: 'reply', id: request.id, ok: true } satisfies HostMessage);
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error);
      void this.panel.webview.postMessage({
        type: 'reply',
        id: request.id,
        ok: false,
        error: text,
      } satisfies HostMessage);
    }
  }

  private async answer(intent: Intent): Promise<void> {
    switch (intent.type) {
      case 'ready': {
        this.ready = true;
        this.send();
        const editor = vscode.window.visibleTextEditors.find((e) => e.document === this.session.document);
        if (editor !== undefined) this.post({ type: 'cursor', line: editor.selection.active.line + 1 });
        return;
      }
      case 'reveal':
        return this.reveal(intent.step);
      case 'choose-build':
        return pickBuild(this.session, this.builds);
      case 'choose-baseline':
        return pickBaseline(this.session, this.builds);
      case 'choose-platform':
        this.session.platform = intent.platform;
        this.send();
        return;
      case 'open-record':
        await vscode.commands.executeCommand('stagegraph.openRecord');
        return;
      case 'refresh':
        return this.builds.refresh();
      case 'cancel':
        throw new Error('nothing is under way');
      case 'copy-explanation': {
        const { explanation } = this.session.snapshot;
        const text = explanation === undefined ? undefined : explanationOfStep(explanation, intent.step);
        if (text === undefined) throw new Error('there is no explanation of this step');
        return vscode.env.clipboard.writeText(text);
      }
      case 'export':
        if (intent.format === 'svg' || intent.format === 'png')
          return savePicture(this.session, intent.format, intent.data ?? '');
        return exportText(this.session, intent.format);
    }
  }

  private async reveal(id: string): Promise<void> {
    const step = this.session.snapshot.plan.steps.find((s) => s.id === id);
    if (step === undefined || step.lines[0] === 0) throw new Error('this step has no line in the file');
    const { document } = this.session;
    const column =
      vscode.window.visibleTextEditors.find((e) => e.document === document)?.viewColumn ?? vscode.ViewColumn.One;
    const editor = await vscode.window.showTextDocument(document, { viewColumn: column, preserveFocus: false });
    const line = Math.min(step.lines[0] - 1, document.lineCount - 1);
    editor.selection = new vscode.Selection(line, 0, line, 0);
    editor.revealRange(
      new vscode.Range(line, 0, Math.min(step.lines[1] - 1, document.lineCount - 1), 0),
      vscode.TextEditorRevealType.InCenterIfOutsideViewport,
    );
  }

  dispose(): void {
    for (const d of this.disposables) d.dispose();
  }
}
