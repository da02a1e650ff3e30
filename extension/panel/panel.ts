import * as vscode from 'vscode';
import { Secrets } from '../core/text/secrets';
import { errorText } from '../core/text/error-text';
import { forecastOfStep } from '../core/format/forecast-step';
import { explanationOfStep } from '../core/format/step-text';
import { toGraphView } from '../core/view/graph-view';
import { toHistoryView } from '../core/view/history-view';
import { readingWords } from '../core/words/state';
import { parseRequest, type HostMessage, type Intent } from '../protocol';
import type { FixTools } from '../fix/tools';
import { reveal } from '../reveal';
import type { Builds } from '../session/builds';
import type { DocumentSession } from '../session/document';
import { pickBaseline, pickBuild } from '../session/pick';
import { replaySession } from '../session/replayed';
import { exportText, savePicture } from './export';
import { panelHtml } from './html';
import { PanelFixes } from './panel-fixes';

export const viewType = 'stagegraph.graph';

/** One panel for one Dockerfile. */
export class GraphPanel implements vscode.Disposable {
  private readonly disposables: vscode.Disposable[] = [];
  private readonly whenReady: Promise<void>;
  private setReady: () => void = () => undefined;
  private ready = false;
  private readonly fixes: PanelFixes;

  constructor(
    readonly panel: vscode.WebviewPanel,
    readonly session: DocumentSession,
    private readonly builds: Builds,
    tools: FixTools,
    root: vscode.Uri,
  ) {
    this.fixes = new PanelFixes(session, tools, (fixes) => this.post({ type: 'fixes', fixes }));
    this.whenReady = new Promise((resolve) => {
      this.setReady = resolve;
    });
    panel.webview.options = {
      enableScripts: true,
      localResourceRoots: [vscode.Uri.joinPath(root, 'dist'), vscode.Uri.joinPath(root, 'media')],
    };
    panel.iconPath = vscode.Uri.joinPath(root, 'media', 'icon.svg');
    this.disposables.push(
      panel.webview.onDidReceiveMessage((message: unknown) => void this.receive(message)),
      session.onChange(() => this.send()),
      session.onBusy(() => this.sendBusy()),
      builds.onChange(() => this.sendBusy()),
      vscode.window.onDidChangeTextEditorSelection((e) => {
        if (this.isShown(e.textEditor)) this.post({ type: 'cursor', line: (e.selections[0]?.active.line ?? 0) + 1 });
      }),
      ...this.watchFile(),
    );
    panel.onDidDispose(() => this.dispose());
    panel.webview.html = panelHtml(panel.webview, root);
  }

  private isShown(editor: vscode.TextEditor): boolean {
    return editor.document.uri.toString() === this.session.uri.toString();
  }

  /** Says so when the file is deleted, and takes it up again when it is back or changed while no editor shows it. */
  private watchFile(): vscode.Disposable[] {
    const { uri } = this.session;
    // A Dockerfile out of a build record is no file.
    if (vscode.workspace.fs.isWritableFileSystem(uri.scheme) === undefined) return [];
    const name = uri.path.split('/').at(-1) ?? '';
    const watcher = vscode.workspace.createFileSystemWatcher(
      new vscode.RelativePattern(vscode.Uri.joinPath(uri, '..'), name.replace(/[[\]{}*?]/g, '[$&]')),
    );
    const reopen = async (): Promise<void> => {
      this.session.adopt(await vscode.workspace.openTextDocument(uri));
      this.session.setDeleted(false);
    };
    return [
      watcher,
      watcher.onDidDelete(() => this.session.setDeleted(true)),
      watcher.onDidCreate(() => void reopen()),
      watcher.onDidChange(() => {
        if (this.session.document.isClosed) void reopen();
      }),
    ];
  }

  /** What is known to be secret of all that was shown here. */
  private readonly secrets = new Secrets();

  /** The page is gone: what was asked of it before finds nobody. */
  private closed = false;

  private post(message: HostMessage): void {
    if (this.ready && !this.closed) void this.panel.webview.postMessage(this.secrets.hideIn(message));
  }

  private send(): void {
    const { plan, explanation, comparison, message, running, forecast } = this.session.snapshot;
    const { choice } = this.session;
    this.secrets.learnFrom([plan, explanation, forecast]);
    const { summary, ...graph } = toGraphView(plan, {
      ...(explanation !== undefined && { explanation }),
      ...(comparison !== undefined && { comparison }),
      ...(forecast !== undefined && { forecast }),
      ...(message !== undefined && { message }),
      ...(choice.platform !== undefined && { platform: choice.platform }),
    });
    this.post({
      type: 'graph',
      graph: {
        ...graph,
        file: this.session.uri.toString(),
        // Of a running build the message says how far it is: sums come when there are sums.
        ...(running === undefined && summary !== undefined && { summary }),
      },
      choice,
    });
    this.fixes.later();
  }

  /** @throws Error with what a person can do, when git can't be asked or can't tell. */
  private async sendHistory(): Promise<void> {
    const { found, seconds } = await replaySession(this.session);
    this.secrets.learnFrom(found.plan);
    this.post({ type: 'history', history: toHistoryView(found, seconds) });
  }

  private sendBusy(): void {
    // Whatever the session waits for is a reading of builds, which `cancel` stops.
    const what = this.session.busy ?? (this.builds.isReading ? readingWords : undefined);
    this.post({ type: 'busy', ...(what !== undefined && { what, cancel: true }) });
  }

  private async receive(value: unknown): Promise<void> {
    const reply = (message: Extract<HostMessage, { type: 'reply' }>): void => {
      if (!this.closed) void this.panel.webview.postMessage(this.secrets.hideIn(message));
    };
    const request = parseRequest(value);
    if (request === undefined) {
      const id =
        typeof value === 'object' && value !== null && 'id' in value && typeof value.id === 'number' ? value.id : -1;
      reply({ type: 'reply', id, ok: false, error: 'not a request of this panel' });
      return;
    }
    try {
      await this.answer(request.intent);
      reply({ type: 'reply', id: request.id, ok: true });
    } catch (error) {
      const text = errorText(error);
      reply({ type: 'reply', id: request.id, ok: false, error: text });
    }
  }

  private async answer(intent: Intent): Promise<void> {
    switch (intent.type) {
      case 'ready': {
        this.ready = true;
        this.send();
        this.sendBusy();
        const editor = vscode.window.visibleTextEditors.find((e) => this.isShown(e));
        if (editor !== undefined) this.post({ type: 'cursor', line: editor.selection.active.line + 1 });
        this.setReady();
        return;
      }
      case 'reveal':
        return this.reveal(intent.step);
      case 'choose-build':
        return pickBuild(this.session, this.builds);
      case 'choose-baseline':
        return pickBaseline(this.session, this.builds);
      case 'choose-platform':
        this.session.choosePlatform(intent.platform);
        return;
      case 'open-record':
        await vscode.commands.executeCommand('stagegraph.openRecord');
        return;
      case 'refresh':
        await vscode.commands.executeCommand('stagegraph.refresh');
        return;
      case 'history':
        return this.sendHistory();
      case 'cancel':
        this.builds.cancel();
        return;
      case 'copy-explanation': {
        const { explanation, forecast } = this.session.snapshot;
        const text =
          intent.next === true
            ? forecast && forecastOfStep(forecast, intent.step)
            : explanation && explanationOfStep(explanation, intent.step);
        if (text === undefined) throw new Error('there is no explanation of this step');
        return vscode.env.clipboard.writeText(this.secrets.hide(text));
      }
      case 'preview-fix':
        return this.fixes.carryOut('preview', intent.fix);
      case 'apply-fix':
        return this.fixes.carryOut('apply', intent.fix);
      case 'prove-fix':
        return this.fixes.carryOut('prove', intent.fix);
      case 'export':
        if (intent.format === 'svg' || intent.format === 'png')
          return savePicture(this.session, intent.format, intent.data ?? '');
        return exportText(this.session, intent.format);
    }
  }

  /** Asks the drawn panel for its picture, which comes back as a request to save it. */
  async requestPicture(format: 'svg' | 'png'): Promise<void> {
    await this.whenReady;
    this.post({ type: 'render', format });
  }

  /** Shows the next build, as soon as the panel is drawn. */
  async showNext(): Promise<void> {
    await this.whenReady;
    this.post({ type: 'next' });
  }

  /** Shows a step with its card, as soon as the panel is drawn. */
  async showStep(step: string): Promise<void> {
    await this.whenReady;
    this.post({ type: 'step', step });
  }

  /** Shows the root of the rebuild with its card, once a build is known and drawn; nothing when none was rebuilt. */
  async showRoot(): Promise<void> {
    const { session } = this;
    const hasRoots = (): boolean => (session.snapshot.explanation?.summary.roots.length ?? 0) > 0;
    await Promise.all([
      this.whenReady,
      hasRoots() ||
        new Promise<void>((resolve) => {
          const listening = session.onChange(() => {
            if (!hasRoots()) return;
            listening.dispose();
            resolve();
          });
          this.disposables.push(listening);
        }),
    ]);
    this.post({ type: 'root' });
  }

  private async reveal(id: string): Promise<void> {
    const step = this.session.snapshot.plan.steps.find((s) => s.id === id);
    if (step === undefined || step.lines[0] === 0) throw new Error('this step has no line in the file');
    if (this.session.document.isClosed && this.session.uri.scheme === 'untitled')
      throw new Error('the text of this graph was closed: open the graph of the file it was saved as');
    if (this.session.document.isClosed) this.session.adopt(await vscode.workspace.openTextDocument(this.session.uri));
    await reveal(this.session.document, step.lines);
  }

  dispose(): void {
    this.closed = true;
    this.fixes.dispose();
    for (const d of this.disposables) d.dispose();
  }
}
