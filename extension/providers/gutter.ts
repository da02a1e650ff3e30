import * as vscode from 'vscode';
import type { Outcome } from '../core/explain';
import { settings } from '../settings';
import type { DocumentSession } from '../session/document';
import type { Sessions } from '../session/sessions';

const marked = ['cached', 'rebuilt', 'failed'] as const satisfies readonly Outcome[];

/** Marks in the gutter of a Dockerfile: what happened to each step in the last build. */
export class Gutter implements vscode.Disposable {
  private readonly types: ReadonlyMap<Outcome, vscode.TextEditorDecorationType>;
  private readonly listening: vscode.Disposable[];

  constructor(
    private readonly sessions: Sessions,
    root: vscode.Uri,
  ) {
    this.types = new Map(
      marked.map((outcome) => [
        outcome,
        vscode.window.createTextEditorDecorationType({
          gutterIconPath: vscode.Uri.joinPath(root, 'media', 'icons', `${outcome}.svg`),
          gutterIconSize: '70%',
        }),
      ]),
    );
    this.listening = [
      sessions.onChange((s) => this.show(s)),
      vscode.window.onDidChangeVisibleTextEditors(() => {
        for (const s of sessions.all()) this.show(s);
      }),
    ];
  }

  private show(session: DocumentSession): void {
    const steps =
      session.snapshot.explanation?.steps.filter((s) => s.step.vertex && s.step.instruction !== 'FROM') ?? [];
    for (const editor of vscode.window.visibleTextEditors) {
      if (editor.document !== session.document) continue;
      for (const [outcome, type] of this.types) {
        const lines = settings.gutter()
          ? steps.filter((s) => s.outcome === outcome).map((s) => s.step.lines[0] - 1)
          : [];
        editor.setDecorations(
          type,
          lines.filter((l) => l >= 0 && l < session.document.lineCount).map((l) => new vscode.Range(l, 0, l, 0)),
        );
      }
    }
  }

  dispose(): void {
    for (const d of this.listening) d.dispose();
    for (const t of this.types.values()) t.dispose();
  }
}
