import * as vscode from 'vscode';
import type { Stage } from '../core/plan';
import type { Snapshot } from '../session/document';
import type { Sessions } from '../session/sessions';
import { settings } from '../settings';

/** Lenses above the stages of a Dockerfile, asked for anew when its session has changed; none where the setting says so. */
export abstract class StageLenses implements vscode.CodeLensProvider, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChangeCodeLenses = this.changed.event;
  private readonly listening: vscode.Disposable;

  constructor(private readonly sessions: Sessions) {
    this.listening = sessions.onChange(() => this.changed.fire());
  }

  /** What stands above one stage; nothing where there is nothing to say. */
  protected abstract of(snapshot: Snapshot, stage: Stage, uri: vscode.Uri): readonly vscode.Command[];

  provideCodeLenses(document: vscode.TextDocument): vscode.CodeLens[] {
    if (!settings.codeLens()) return [];
    const { snapshot } = this.sessions.open(document);
    return snapshot.plan.stages.flatMap((stage) => {
      const line = Math.min(stage.lines[0], document.lineCount) - 1;
      const range = new vscode.Range(line, 0, line, 0);
      return this.of(snapshot, stage, document.uri).map((command) => new vscode.CodeLens(range, command));
    });
  }

  dispose(): void {
    this.listening.dispose();
    this.changed.dispose();
  }
}
