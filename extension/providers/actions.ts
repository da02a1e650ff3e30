import * as vscode from 'vscode';
import { advise, type Edit, type Finding } from '../core/advice';
import { baseDigests } from '../core/advice/digests';
import type { Sessions } from '../session/sessions';

const range = (e: Edit): vscode.Range =>
  new vscode.Range(e.range.start.line, e.range.start.character, e.range.end.line, e.range.end.character);

/** The edits of a finding that are in the document itself or in a file next to it. */
function workspaceEdit(finding: Finding, document: vscode.TextDocument): vscode.WorkspaceEdit {
  const edit = new vscode.WorkspaceEdit();
  for (const e of finding.edits) {
    const uri = e.file === document.uri.toString() ? document.uri : vscode.Uri.joinPath(document.uri, '..', e.file);
    if (uri !== document.uri) edit.createFile(uri, { ignoreIfExists: true });
    edit.replace(uri, range(e), e.newText);
  }
  return edit;
}

/** Light bulbs on the lines a repair is about. */
export class RepairActions implements vscode.CodeActionProvider {
  static readonly kinds = [vscode.CodeActionKind.QuickFix, vscode.CodeActionKind.RefactorExtract];

  constructor(private readonly sessions: Sessions) {}

  async provideCodeActions(document: vscode.TextDocument, where: vscode.Range): Promise<vscode.CodeAction[]> {
    const { plan, explanation, record } = this.sessions.open(document).snapshot;
    const folder = vscode.Uri.joinPath(document.uri, '..');
    const findings = advise({
      file: document.uri.toString(),
      text: document.getText(),
      plan,
      ...(explanation !== undefined && { explanation }),
      ...(record !== undefined && { digests: baseDigests(plan, record) }),
      dockerignore: { file: '.dockerignore', text: await readText(vscode.Uri.joinPath(folder, '.dockerignore')) },
      hasGit: await exists(vscode.Uri.joinPath(folder, '.git')),
    });
    return findings
      .filter((f) => f.refused === undefined && f.lines[0] - 1 <= where.end.line && where.start.line <= f.lines[1] - 1)
      .map((f) => {
        const action = new vscode.CodeAction(
          f.title,
          f.kind === 'split-stage' ? vscode.CodeActionKind.RefactorExtract : vscode.CodeActionKind.QuickFix,
        );
        action.edit = workspaceEdit(f, document);
        return action;
      });
  }
}

async function readText(uri: vscode.Uri): Promise<string> {
  try {
    return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
  } catch {
    return '';
  }
}

async function exists(uri: vscode.Uri): Promise<boolean> {
  try {
    await vscode.workspace.fs.stat(uri);
    return true;
  } catch {
    return false;
  }
}
