import * as vscode from 'vscode';
import type { Edit, Finding } from '../core/advice';
import { savingLine } from '../core/format/advice-text';
import { reveal } from '../reveal';

const range = (e: Edit): vscode.Range =>
  new vscode.Range(e.range.start.line, e.range.start.character, e.range.end.line, e.range.end.character);

/** The edits of a finding; those of other files than the Dockerfile, or with `preview` all, are shown before they are made. */
export function workspaceEdit(finding: Finding, dockerfile: vscode.Uri, preview = false): vscode.WorkspaceEdit {
  const edit = new vscode.WorkspaceEdit();
  const shown = { needsConfirmation: true, label: finding.title, description: savingLine(finding) };
  for (const e of finding.edits) {
    const uri = vscode.Uri.parse(e.file, true);
    if (uri.toString() === dockerfile.toString()) {
      edit.replace(dockerfile, range(e), e.newText, ...(preview ? [shown] : []));
      continue;
    }
    edit.createFile(uri, { ignoreIfExists: true }, shown);
    edit.replace(uri, range(e), e.newText, shown);
  }
  return edit;
}

/**
 * Makes a finding's edits, as one step of undo; with `preview` VS Code shows them first, and asks.
 * @throws Error when VS Code refuses them.
 */
export async function applyFinding(finding: Finding, document: vscode.TextDocument, preview: boolean): Promise<void> {
  await reveal(document, finding.lines);
  const done = vscode.workspace.applyEdit(workspaceEdit(finding, document.uri, preview), { isRefactoring: preview });
  // A preview ends when a person has looked at it, and a discarded one is no failure.
  if (!preview && !(await done)) throw new Error('the file could not be changed: it may be read-only');
}
