import * as vscode from 'vscode';
import type { Panels } from '../panel/panels';
import type { RepairTools } from '../repair/tools';
import type { Builds, KnownBuild } from '../session/builds';
import type { DocumentSession } from '../session/document';
import { isDockerfile, isOwn, type Sessions } from '../session/sessions';
import { buildOf } from '../tree/nodes';

/** What commands act on. */
export interface Parts {
  readonly sessions: Sessions;
  readonly builds: Builds;
  readonly panels: Panels;
  readonly repairs: RepairTools;
}

/** The Dockerfile a command is about: the given one, the one in the editor, the only one that is open, or the workspace's first. */
async function documentOf(uri: unknown, sessions: Sessions): Promise<vscode.TextDocument | undefined> {
  if (uri instanceof vscode.Uri) return vscode.workspace.openTextDocument(uri);
  if (typeof uri === 'string') return vscode.workspace.openTextDocument(vscode.Uri.parse(uri, true));
  const active = vscode.window.activeTextEditor?.document;
  if (active !== undefined && isDockerfile(active)) return active;
  const [only, another] = sessions.all().filter((s) => isOwn(s.uri));
  if (only !== undefined && another === undefined) return vscode.workspace.openTextDocument(only.uri);
  const [found] = await vscode.workspace.findFiles(
    '**/{Dockerfile,*.Dockerfile,Containerfile}',
    '**/node_modules/**',
    1,
  );
  if (found !== undefined) return vscode.workspace.openTextDocument(found);
  void vscode.window.showInformationMessage('Stagegraph: there is no Dockerfile in the workspace. Open one first.');
  return undefined;
}

/** The session of the Dockerfile a command is about. */
export async function sessionOf(uri: unknown, { sessions }: Parts): Promise<DocumentSession | undefined> {
  const document = await documentOf(uri, sessions);
  return document === undefined ? undefined : sessions.open(document);
}

/**
 * A build by its id, or by the row of the view that stands for it.
 * @throws Error when it is no longer known.
 */
export function buildOfArgument(argument: unknown, builds: Builds): KnownBuild {
  const build = typeof argument === 'string' ? builds.find(argument) : buildOf(argument);
  if (build === undefined) throw new Error('this build is no longer known: refresh the builds');
  return build;
}
