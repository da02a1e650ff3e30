import * as vscode from 'vscode';
import { settings } from '../settings';
import type { DocumentSession } from '../session/document';
import type { Sessions } from '../session/sessions';
import { gutterIcon, markedOutcomes, type MarkedOutcome } from './gutter-icons';

/** Marks in the gutter of a Dockerfile: what happened to each step in the last build. */
export class Gutter implements vscode.Disposable {
  private types: ReadonlyMap<MarkedOutcome, vscode.TextEditorDecorationType>;
  private readonly listening: readonly vscode.Disposable[];

  constructor(private readonly sessions: Sessions) {
    this.types = this.makeTypes(vscode.window.activeColorTheme.kind);
    this.listening = [
      sessions.onChange((s) => this.show(s)),
      vscode.window.onDidChangeVisibleTextEditors(() => this.showAll()),
      vscode.window.onDidChangeActiveColorTheme(({ kind }) => {
        this.disposeTypes();
        this.types = this.makeTypes(kind);
        this.showAll();
      }),
    ];
  }

  private makeTypes(theme: vscode.ColorThemeKind): typeof this.types {
    return new Map(
      markedOutcomes.map((outcome) => [
        outcome,
        vscode.window.createTextEditorDecorationType({
          gutterIconPath: gutterIcon(outcome, theme),
          gutterIconSize: '70%',
        }),
      ]),
    );
  }

  private showAll(): void {
    for (const s of this.sessions.all()) this.show(s);
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

  private disposeTypes(): void {
    for (const t of this.types.values()) t.dispose();
  }

  dispose(): void {
    for (const d of this.listening) d.dispose();
    this.disposeTypes();
  }
}
