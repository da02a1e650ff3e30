import * as vscode from 'vscode';
import { stageLine } from '../core/format/step-text';
import { settings } from '../settings';
import type { Sessions } from '../session/sessions';

/** One line above each stage: what was cached, what was rebuilt, how long it took. */
export class StageLens implements vscode.CodeLensProvider, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChangeCodeLenses = this.changed.event;
  private readonly listening: vscode.Disposable;

  constructor(private readonly sessions: Sessions) {
    this.listening = sessions.onChange(() => this.changed.fire());
  }

  provideCodeLenses(document: vscode.TextDocument): vscode.CodeLens[] {
    if (!settings.codeLens()) return [];
    const { explanation, plan } = this.sessions.open(document).snapshot;
    return plan.stages.flatMap((stage) => {
      const title = explanation === undefined ? undefined : stageLine(explanation, stage.index);
      if (title === undefined) return [];
      const line = Math.min(stage.lines[0], document.lineCount) - 1;
      return [
        new vscode.CodeLens(new vscode.Range(line, 0, line, 0), {
          title,
          command: 'stagegraph.openGraph',
          arguments: [document.uri],
        }),
      ];
    });
  }

  dispose(): void {
    this.listening.dispose();
    this.changed.dispose();
  }
}
