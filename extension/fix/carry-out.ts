import * as vscode from 'vscode';
import { advise, type Fix } from '../core/advice';
import type { DocumentSession } from '../session/document';
import { applyFix } from './edit';
import { proveFix } from './prove-command';
import type { FixTools } from './tools';

/** What can be done with a fix. */
export type How = 'preview' | 'apply' | 'prove';

/** Whether builds may be made of a Dockerfile: of a file of this machine, in a trusted workspace. */
export const canBuild = ({ uri }: DocumentSession): boolean => vscode.workspace.isTrusted && uri.scheme === 'file';

/** A fix of the text as it is now: it may have changed since the fix was listed. */
async function find(id: string, session: DocumentSession, tools: FixTools): Promise<Fix> {
  const fix = advise(await tools.inputs.of(session)).find((f) => f.id === id);
  if (fix === undefined) throw new Error('this repair is no longer offered: the file has changed');
  if (fix.refused !== undefined) throw new Error(fix.refused);
  return fix;
}

/**
 * Previews, makes or measures a fix, by its id.
 * @throws Error with what a person can do, when the fix is no longer there or the file can't be changed.
 */
export async function carryOut(how: How, id: string, session: DocumentSession, tools: FixTools): Promise<void> {
  if (how === 'prove') return proveFix(session, tools.inputs, id);
  const fix = await find(id, session, tools);
  const document = await vscode.workspace.openTextDocument(session.uri);
  session.adopt(document);
  await (how === 'preview' ? tools.preview.show(fix, document) : applyFix(fix, document));
}
