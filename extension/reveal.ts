import * as vscode from 'vscode';
import type { Lines } from './core/plan';

/** A range of whole lines (1-based), kept within a document that may have become shorter. */
export function rangeOf(document: vscode.TextDocument, lines: Lines): vscode.Range {
  const first = Math.max(0, Math.min(lines[0], document.lineCount) - 1);
  const last = Math.max(first, Math.min(lines[1], document.lineCount) - 1);
  return new vscode.Range(
    first,
    document.lineAt(first).firstNonWhitespaceCharacterIndex,
    last,
    document.lineAt(last).text.length,
  );
}

/** Shows lines of a document in the editor that has it, else in the first column, and puts the cursor there. */
export async function reveal(document: vscode.TextDocument, lines: Lines): Promise<void> {
  const shown = vscode.window.visibleTextEditors.find((e) => e.document === document);
  const editor = await vscode.window.showTextDocument(document, {
    viewColumn: shown?.viewColumn ?? vscode.ViewColumn.One,
    preserveFocus: false,
  });
  const range = rangeOf(document, lines);
  editor.selection = new vscode.Selection(range.start, range.start);
  editor.revealRange(range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
}
