import * as vscode from 'vscode';
import type { Explanation } from '../core/explain';
import { differs, type Forecast } from '../core/forecast';
import { escapeMarkdown } from '../core/format/explain-markdown';
import { rootLine, summaryHead, summaryLine } from '../core/format/explain-text';
import { nextBuild } from '../core/format/forecast-line';
import { seconds } from '../core/text/text';
import { share } from '../core/text/when';
import { runningWords } from '../core/words/state';
import type { DocumentSession } from '../session/document';
import type { LiveBuild } from '../session/live';
import type { Sessions } from '../session/sessions';
import { Ticker } from '../ticker';

/** Commands that links of the tooltip may run; no other is trusted. */
const commands = {
  root: 'stagegraph.goToRoot',
  build: 'stagegraph.chooseBuild',
  forecast: 'stagegraph.forecast',
} as const;

const sentence = (text: string): string => `${text[0]?.toUpperCase() ?? ''}${text.slice(1)}`;

/** The summary with a link for each root, and the next build when something differs. */
function tooltip(explanation: Explanation, forecast: Forecast | undefined): vscode.MarkdownString {
  const text = new vscode.MarkdownString('', true);
  text.isTrusted = { enabledCommands: Object.values(commands) };
  const roots = explanation.summary.roots.map((root, index) => {
    const args = encodeURIComponent(JSON.stringify([null, index]));
    return `- [${escapeMarkdown(rootLine(explanation, root))}](command:${commands.root}?${args})`;
  });
  const next = forecast !== undefined && differs(forecast) ? nextBuild(forecast) : undefined;
  const ahead = next === undefined ? [] : [`[${escapeMarkdown(sentence(next))}](command:${commands.forecast})`];
  text.appendMarkdown(
    [
      `**${escapeMarkdown(summaryHead(explanation))}**`,
      ...roots,
      ...ahead,
      `[Choose another build](command:${commands.build})`,
    ].join('\n\n'),
  );
  return text;
}

/** Status bar: the last build of the file in view, or how far the running one is. */
export class StatusBar implements vscode.Disposable {
  private readonly item = vscode.window.createStatusBarItem('stagegraph.status', vscode.StatusBarAlignment.Left, 10);
  private readonly ticker = new Ticker(() => this.show());
  private readonly listening: readonly { dispose(): unknown }[];
  /** The file in view stays the one the bar is about while a panel has the focus. */
  private last: vscode.Uri | undefined;

  constructor(private readonly sessions: Sessions) {
    this.item.name = 'Stagegraph: last build';
    this.item.command = { title: 'Open graph', command: 'stagegraph.openGraph' };
    this.listening = [
      sessions.onChange(() => this.show()),
      vscode.window.onDidChangeActiveTextEditor(() => this.show()),
      this.ticker,
      this.item,
    ];
    this.show();
  }

  private session(): DocumentSession | undefined {
    const editor = vscode.window.activeTextEditor;
    if (editor !== undefined) this.last = editor.document.uri;
    return this.last === undefined ? undefined : this.sessions.get(this.last);
  }

  private show(): void {
    const session = this.session();
    const { explanation, running, forecast } = session?.snapshot ?? {};
    this.ticker.run(running?.state === 'running');
    if (session === undefined || (explanation === undefined && running === undefined)) {
      this.item.hide();
      return;
    }
    this.item.command = { title: 'Open graph', command: 'stagegraph.openGraph', arguments: [session.uri] };
    if (running !== undefined) this.showRunning(running);
    else if (explanation !== undefined) this.showLast(explanation, forecast);
    this.item.show();
  }

  private showRunning({ progress, startedAt }: LiveBuild): void {
    const { done, total } = progress;
    const time = seconds(Math.max(0, Math.floor((Date.now() - startedAt) / 1000)));
    this.item.text = `$(loading~spin) Building${total === 0 ? '' : ` ${done}/${total}`}, ${time}`;
    this.item.tooltip = runningWords(progress);
    this.item.accessibilityInformation = { label: `Docker build: ${runningWords(progress)}` };
  }

  private showLast(explanation: Explanation, forecast: Forecast | undefined): void {
    const { cached, rebuilt } = explanation.summary;
    const failed = explanation.steps.some((s) => s.outcome === 'failed');
    const text = `${share(cached, cached + rebuilt)}% cached`;
    this.item.text = failed ? `$(error) Build failed, ${text}` : `$(layers) ${text}`;
    this.item.tooltip = tooltip(explanation, forecast);
    this.item.accessibilityInformation = { label: `Last Docker build: ${summaryLine(explanation)}. Opens its graph.` };
  }

  dispose(): void {
    for (const d of this.listening) d.dispose();
  }
}
