import * as vscode from 'vscode';
import { advise, type Edit, type Finding, type FindingKind } from '../core/advice';
import { findingTitle, savingLine } from '../core/format/advice-text';
import type { Lines } from '../core/plan';
import type { Snapshot } from '../session/document';
import type { Sessions } from '../session/sessions';
import type { RepairInputs } from './repair-input';

const range = (e: Edit): vscode.Range =>
  new vscode.Range(e.range.start.line, e.range.start.character, e.range.end.line, e.range.end.character);

/** Kinds that move steps about; the others mend a line. */
const refactorings: ReadonlySet<FindingKind> = new Set(['split-stage', 'extract-steps', 'extract-dependencies']);

/** The edits of a finding; those of other files than the Dockerfile are shown before they are made. */
function workspaceEdit(finding: Finding, document: vscode.TextDocument): vscode.WorkspaceEdit {
  const edit = new vscode.WorkspaceEdit();
  for (const e of finding.edits) {
    const uri = vscode.Uri.parse(e.file, true);
    if (uri.toString() === document.uri.toString()) {
      edit.replace(document.uri, range(e), e.newText);
      continue;
    }
    const shown = { needsConfirmation: true, label: finding.title, description: savingLine(finding) };
    edit.createFile(uri, { ignoreIfExists: true }, shown);
    edit.replace(uri, range(e), e.newText, shown);
  }
  return edit;
}

function actionOf(
  finding: Finding,
  document: vscode.TextDocument,
  diagnostics: readonly vscode.Diagnostic[],
): vscode.CodeAction {
  const moves = refactorings.has(finding.kind) || finding.refused !== undefined;
  const kind = moves ? vscode.CodeActionKind.RefactorExtract : vscode.CodeActionKind.QuickFix;
  const action = new vscode.CodeAction(findingTitle(finding), kind);
  if (finding.refused !== undefined) {
    action.disabled = { reason: finding.refused };
    return action;
  }
  action.edit = workspaceEdit(finding, document);
  action.diagnostics = [...diagnostics];
  return action;
}

/** Where a repair of a cache export is offered: at the steps that the cache did not hold, else at the first line. */
function exportPlaces({ plan, explanation }: Snapshot): Lines[] {
  const missed = explanation?.steps.filter((s) => s.causes.some((c) => c.kind === 'needed-downstream')) ?? [];
  const first = plan.stages[0]?.lines[0] ?? 1;
  return missed.length > 0 ? missed.map((s) => s.step.lines) : [[first, first]];
}

/** Light bulbs on the lines a repair is about; what is not offered says why. */
export class RepairActions implements vscode.CodeActionProvider {
  static readonly kinds = [vscode.CodeActionKind.QuickFix, vscode.CodeActionKind.RefactorExtract];

  constructor(
    private readonly sessions: Sessions,
    private readonly inputs: RepairInputs,
  ) {}

  async provideCodeActions(
    document: vscode.TextDocument,
    where: vscode.Range,
    context: vscode.CodeActionContext,
    token: vscode.CancellationToken,
  ): Promise<vscode.CodeAction[]> {
    const selection = where.isEmpty ? undefined : ([where.start.line + 1, where.end.line + 1] as const);
    const session = this.sessions.open(document);
    const input = await this.inputs.of(session, selection);
    if (token.isCancellationRequested) return [];
    const touches = (lines: Lines): boolean => lines[0] - 1 <= where.end.line && where.start.line <= lines[1] - 1;
    const isHere = (f: Finding): boolean =>
      f.kind === 'mode-max' ? exportPlaces(session.snapshot).some(touches) : touches(f.lines);
    const own = context.diagnostics.filter((d) => d.source === 'Stagegraph');
    return advise(input)
      .filter(isHere)
      .map((f) => actionOf(f, document, own));
  }
}
