import * as vscode from 'vscode';
import type { Fix, FixKind } from '../core/advice';
import { placesOf } from '../core/view/fix-view';
import { fixTitle, isFelt } from '../core/format/advice-text';
import type { Lines } from '../core/plan';
import type { Sessions } from '../session/sessions';
import { workspaceEdit } from '../fix/edit';
import type { FixInputs } from '../fix/inputs';

/** Kinds that move steps about: without a build that they would have made shorter they are a matter of taste. */
const refactorings: ReadonlySet<FixKind> = new Set(['split-stage', 'extract-steps', 'extract-dependencies']);

function actionOf(
  fix: Fix,
  document: vscode.TextDocument,
  diagnostics: readonly vscode.Diagnostic[],
  isFirst: boolean,
): vscode.CodeAction {
  const saves = isFelt(fix.saves);
  const isTaste = fix.refused !== undefined || (refactorings.has(fix.kind) && !saves);
  const kind = isTaste ? vscode.CodeActionKind.RefactorExtract : vscode.CodeActionKind.QuickFix;
  const action = new vscode.CodeAction(fixTitle(fix), kind);
  if (fix.refused !== undefined) {
    action.disabled = { reason: fix.refused };
    return action;
  }
  action.edit = workspaceEdit(fix, document.uri);
  action.diagnostics = [...diagnostics];
  action.isPreferred = isFirst && saves && diagnostics.length > 0;
  return action;
}

/** Light bulbs on the lines a fix is about; what is not offered says why. */
export class FixActions implements vscode.CodeActionProvider {
  static readonly kinds = [vscode.CodeActionKind.QuickFix, vscode.CodeActionKind.RefactorExtract];

  constructor(
    private readonly sessions: Sessions,
    private readonly inputs: FixInputs,
  ) {}

  async provideCodeActions(
    document: vscode.TextDocument,
    where: vscode.Range,
    context: vscode.CodeActionContext,
    token: vscode.CancellationToken,
  ): Promise<vscode.CodeAction[]> {
    const selection = where.isEmpty ? undefined : ([where.start.line + 1, where.end.line + 1] as const);
    const session = this.sessions.open(document);
    const { input, fixes } = await this.inputs.advice(session, selection);
    if (token.isCancellationRequested) return [];
    const touches = (lines: Lines): boolean => lines[0] - 1 <= where.end.line && where.start.line <= lines[1] - 1;
    const isHere = (f: Fix): boolean => placesOf(f, input).some(touches);
    const own = context.diagnostics.filter((d) => d.source === 'Stagegraph');
    return fixes.filter(isHere).map((f, i) => actionOf(f, document, own, i === 0));
  }
}
