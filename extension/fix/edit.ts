import * as vscode from 'vscode';
import type { Edit, Fix } from '../core/advice';
import { savingLine } from '../core/format/advice-text';
import { reveal } from '../reveal';

const range = (e: Edit): vscode.Range =>
  new vscode.Range(e.range.start.line, e.range.start.character, e.range.end.line, e.range.end.character);

/** The edits of a fix; unless they were looked at, those of other files than the Dockerfile are shown before they are made. */
export function workspaceEdit(fix: Fix, dockerfile: vscode.Uri, seen = false): vscode.WorkspaceEdit {
  const edit = new vscode.WorkspaceEdit();
  const shown = { needsConfirmation: !seen, label: fix.title, description: savingLine(fix) };
  for (const e of fix.edits) {
    const uri = vscode.Uri.parse(e.file, true);
    if (uri.toString() === dockerfile.toString()) {
      edit.replace(dockerfile, range(e), e.newText);
      continue;
    }
    edit.createFile(uri, { ignoreIfExists: true }, shown);
    edit.replace(uri, range(e), e.newText, shown);
  }
  return edit;
}

/**
 * Makes a fix's edits, as one step of undo, and shows where.
 * @throws Error when VS Code refuses them.
 */
export async function applyFix(fix: Fix, document: vscode.TextDocument): Promise<void> {
  await reveal(document, fix.lines);
  if (!(await vscode.workspace.applyEdit(workspaceEdit(fix, document.uri, true))))
    throw new Error('the file could not be changed: it may be read-only');
}
