import * as vscode from 'vscode';
import { differs } from '../core/forecast';
import { nextBuild } from '../core/format/forecast-line';
import { forecastHover } from '../core/format/forecast-step';
import { settings } from '../settings';
import type { Sessions } from '../session/sessions';

/** The one command that links may run. */
const command = 'stagegraph.forecast';

/** One line above each stage that the next build would redo a part of; silent while nothing is known to differ. */
export class NextBuildLens implements vscode.CodeLensProvider, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChangeCodeLenses = this.changed.event;
  private readonly listening: vscode.Disposable;

  constructor(private readonly sessions: Sessions) {
    this.listening = sessions.onChange(() => this.changed.fire());
  }

  provideCodeLenses(document: vscode.TextDocument): vscode.CodeLens[] {
    if (!settings.codeLens()) return [];
    const { forecast, plan } = this.sessions.open(document).snapshot;
    if (forecast === undefined || !differs(forecast)) return [];
    return plan.stages.flatMap((stage) => {
      const title = nextBuild(forecast, stage.index);
      if (title === undefined) return [];
      const line = Math.min(stage.lines[0], document.lineCount) - 1;
      return [new vscode.CodeLens(new vscode.Range(line, 0, line, 0), { title, command, arguments: [document.uri] })];
    });
  }

  dispose(): void {
    this.listening.dispose();
    this.changed.dispose();
  }
}

/** One line on an instruction that the next build would run again. */
export class NextBuildHover implements vscode.HoverProvider {
  constructor(private readonly sessions: Sessions) {}

  provideHover(document: vscode.TextDocument, position: vscode.Position): vscode.Hover | undefined {
    const { forecast } = this.sessions.open(document).snapshot;
    if (forecast === undefined || !differs(forecast)) return undefined;
    const line = position.line + 1;
    const found = forecast.steps.find(
      (s) => s.outcome === 'would-rebuild' && s.step.lines[0] <= line && line <= s.step.lines[1],
    );
    const text = found === undefined ? undefined : forecastHover(found);
    if (found === undefined || text === undefined) return undefined;
    const [first, last] = found.step.lines;
    const end = document.lineAt(Math.min(last, document.lineCount) - 1);
    return new vscode.Hover(
      new vscode.MarkdownString(text),
      new vscode.Range(first - 1, 0, end.lineNumber, end.text.length),
    );
  }
}
