import * as vscode from 'vscode';
import type { Explanation } from '../core/explain';
import { stageLine } from '../core/format/step-text';
import { settings } from '../settings';
import type { Sessions } from '../session/sessions';

/** Place of the one root that a stage's rebuilt steps have in common; undefined when there are several, or none. */
function rootOfStage(explanation: Explanation, stage: number): number | undefined {
  const ids = new Set(explanation.steps.filter((s) => s.step.stage === stage).map((s) => s.step.id));
  const indexes = explanation.summary.roots.flatMap((r, i) => (r.steps.some((id) => ids.has(id)) ? [i] : []));
  return indexes.length === 1 ? indexes[0] : undefined;
}

/** One line above each stage: what was cached, what was rebuilt, how long it took; "why?" goes to the root. */
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
    if (explanation === undefined) return [];
    return plan.stages.flatMap((stage) => {
      const title = stageLine(explanation, stage.index);
      if (title === undefined) return [];
      const line = Math.min(stage.lines[0], document.lineCount) - 1;
      const lens = (text: string, command: string, ...rest: unknown[]): vscode.CodeLens =>
        new vscode.CodeLens(new vscode.Range(line, 0, line, 0), { title: text, command, arguments: rest });
      const rebuilt = explanation.steps.some((s) => s.step.stage === stage.index && s.causes.length > 0);
      return [
        lens(title, 'stagegraph.openGraph', document.uri),
        ...(rebuilt ? [lens('why?', 'stagegraph.goToRoot', null, rootOfStage(explanation, stage.index))] : []),
      ];
    });
  }

  dispose(): void {
    this.listening.dispose();
    this.changed.dispose();
  }
}
