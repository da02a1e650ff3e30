import * as vscode from 'vscode';
import { summaryLine } from '../core/format/explain-text';
import { settings } from '../settings';
import { fileProblems } from './language';
import type { DocumentSession } from '../session/document';
import type { Sessions } from '../session/sessions';

const severities: Readonly<Record<string, vscode.DiagnosticSeverity>> = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  information: vscode.DiagnosticSeverity.Information,
  hint: vscode.DiagnosticSeverity.Hint,
};

/** What BuildKit would refuse, and the roots of the last build's rebuilds, as problems of the file. */
export class Problems implements vscode.Disposable {
  private readonly collection = vscode.languages.createDiagnosticCollection('stagegraph');
  private readonly listening: vscode.Disposable[];

  constructor(sessions: Sessions) {
    this.listening = [
      sessions.onChange((s) => this.show(s)),
      vscode.workspace.onDidCloseTextDocument((d) => this.collection.delete(d.uri)),
    ];
  }

  private show(session: DocumentSession): void {
    const { plan, explanation } = session.snapshot;
    const { document } = session;
    const range = (lines: readonly [number, number]): vscode.Range => {
      const line = Math.max(0, Math.min(lines[0], document.lineCount) - 1);
      const last = Math.max(line, Math.min(lines[1], document.lineCount) - 1);
      return new vscode.Range(
        line,
        document.lineAt(line).firstNonWhitespaceCharacterIndex,
        last,
        document.lineAt(last).text.length,
      );
    };
    const found = fileProblems(document.getText(), plan.problems).map((p) => {
      const d = new vscode.Diagnostic(p.range ?? range(p.lines), p.message, p.severity);
      d.source = p.source;
      return d;
    });
    const severity = severities[settings.rootSeverity()];
    if (explanation !== undefined && severity !== undefined) {
      for (const root of explanation.summary.roots) {
        const step = plan.steps.find((s) => s.id === root.step);
        if (step === undefined || root.kind === 'first-build') continue;
        const count = root.steps.length === 1 ? '' : ` (${root.steps.length} steps rebuilt)`;
        const d = new vscode.Diagnostic(range(step.lines), `${root.message}${count}`, severity);
        d.source = 'Stagegraph';
        d.code = root.kind;
        found.push(d);
      }
    }
    this.collection.set(document.uri, found);
  }

  dispose(): void {
    for (const d of this.listening) d.dispose();
    this.collection.dispose();
  }
}

/** Status bar: the last build of the file in view. */
export class StatusBar implements vscode.Disposable {
  private readonly item = vscode.window.createStatusBarItem('stagegraph.status', vscode.StatusBarAlignment.Left, 10);
  private readonly listening: vscode.Disposable[];

  constructor(private readonly sessions: Sessions) {
    this.item.name = 'Stagegraph';
    this.item.command = 'stagegraph.openGraph';
    this.listening = [
      sessions.onChange(() => this.show()),
      vscode.window.onDidChangeActiveTextEditor(() => this.show()),
    ];
  }

  private show(): void {
    const document = vscode.window.activeTextEditor?.document;
    const explanation = document === undefined ? undefined : this.sessions.get(document.uri)?.snapshot.explanation;
    if (explanation === undefined) {
      this.item.hide();
      return;
    }
    const { cached, rebuilt } = explanation.summary;
    const share = cached + rebuilt === 0 ? 100 : Math.round((cached / (cached + rebuilt)) * 100);
    this.item.text = `$(layers) ${share}% cached`;
    this.item.tooltip = summaryLine(explanation);
    this.item.show();
  }

  dispose(): void {
    for (const d of this.listening) d.dispose();
    this.item.dispose();
  }
}
