import * as vscode from 'vscode';
import { advise, type Finding } from '../core/advice';
import type { DocumentSession } from '../session/document';
import { applyFinding } from './edit';
import { proveRepair } from './prove-command';
import type { RepairTools } from './tools';

/** What can be done with a repair. */
export type How = 'preview' | 'apply' | 'prove';

/** Whether builds may be made of a Dockerfile: of a file of this machine, in a trusted workspace. */
export const canBuild = ({ uri }: DocumentSession): boolean => vscode.workspace.isTrusted && uri.scheme === 'file';

/** A repair of the text as it is now: it may have changed since the repair was listed. */
async function find(id: string, session: DocumentSession, tools: RepairTools): Promise<Finding> {
  const finding = advise(await tools.inputs.of(session)).find((f) => f.id === id);
  if (finding === undefined) throw new Error('this repair is no longer offered: the file has changed');
  if (finding.refused !== undefined) throw new Error(finding.refused);
  return finding;
}

/**
 * Previews, makes or measures a repair, by its id.
 * @throws Error with what a person can do, when the repair is no longer there or the file can't be changed.
 */
export async function carryOut(how: How, id: string, session: DocumentSession, tools: RepairTools): Promise<void> {
  if (how === 'prove') return proveRepair(session, tools.inputs, id);
  const finding = await find(id, session, tools);
  const document = await vscode.workspace.openTextDocument(session.uri);
  session.adopt(document);
  await (how === 'preview' ? tools.preview.show(finding, document) : applyFinding(finding, document));
}
