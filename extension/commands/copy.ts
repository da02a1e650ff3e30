import * as vscode from 'vscode';
import { explanationOfStep } from '../core/format/step-text';
import { Secrets } from '../core/text/secrets';
import { sessionOf, type Parts } from './target';

/**
 * Copies the explanation of the step the cursor is on.
 * @throws Error when there is no build to explain, or no step at the cursor.
 */
export async function copyExplanation(parts: Parts): Promise<void> {
  const session = await sessionOf(undefined, parts);
  const editor = vscode.window.visibleTextEditors.find((e) => e.document === session?.document);
  if (session === undefined || editor === undefined) return;
  const { explanation, message } = session.snapshot;
  if (explanation === undefined) throw new Error(message ?? 'there is no build to explain');
  const line = editor.selection.active.line + 1;
  const at = explanation.steps.find((s) => s.step.vertex && s.step.lines[0] <= line && line <= s.step.lines[1]);
  const text = at === undefined ? undefined : explanationOfStep(explanation, at.step.id);
  if (text === undefined) throw new Error('the cursor is on no step: put it on an instruction');
  const secrets = new Secrets();
  secrets.learnFrom([session.snapshot.plan, explanation]);
  await vscode.env.clipboard.writeText(secrets.hide(text));
  vscode.window.setStatusBarMessage('Stagegraph: explanation copied', 3000);
}
