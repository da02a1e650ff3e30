import * as vscode from 'vscode';
import type { Panels } from '../panel/panels';
import type { FixTools } from '../fix/tools';
import type { Builds, KnownBuild } from '../session/builds';
import type { DocumentSession } from '../session/document';
import { isDockerfile, isOwn, type Sessions } from '../session/sessions';
import { buildOf } from '../tree/nodes';

/** What commands act on. */
export interface Parts {
  readonly sessions: Sessions;
  readonly builds: Builds;
  readonly panels: Panels;
  readonly fixes: FixTools;
  /** The extension's own folder. */
  readonly root: vscode.Uri;
}

/** Dockerfiles that are offered when none is in front: as many as a person reads. */
const maxOffered = 50;

/** Asks which of several; undefined when a person lets go. */
async function pick(uris: readonly vscode.Uri[]): Promise<vscode.Uri | undefined> {
  const items = uris.map((uri) => ({ label: vscode.workspace.asRelativePath(uri), uri }));
  return (await vscode.window.showQuickPick(items, { title: 'Which Dockerfile?' }))?.uri;
}

/** Dockerfiles without one in front: those that are open, then the workspace's. */
async function known(sessions: Sessions): Promise<vscode.Uri[]> {
  const open = sessions.all().flatMap((s) => (isOwn(s.uri) ? [s.uri] : []));
  const found = await vscode.workspace.findFiles(
    '**/{Dockerfile,*.Dockerfile,Containerfile}',
    '**/node_modules/**',
    maxOffered,
  );
  const rest = found.sort((a, b) => a.path.length - b.path.length || (a.path < b.path ? -1 : 1));
  return [...new Map([...open, ...rest].map((uri) => [uri.toString(), uri])).values()];
}

/** The Dockerfile a command is about: the given one, the one in the editor, the only one there is, or the one that is picked. */
async function documentOf(uri: unknown, sessions: Sessions): Promise<vscode.TextDocument | undefined> {
  if (uri instanceof vscode.Uri) return vscode.workspace.openTextDocument(uri);
  if (typeof uri === 'string') return vscode.workspace.openTextDocument(vscode.Uri.parse(uri, true));
  const active = vscode.window.activeTextEditor?.document;
  if (active !== undefined && isDockerfile(active)) return active;
  const [only, another] = sessions.all().filter((s) => isOwn(s.uri));
  if (only !== undefined && another === undefined) return vscode.workspace.openTextDocument(only.uri);
  const uris = await known(sessions);
  if (uris.length === 0) {
    void vscode.window.showInformationMessage('Stagegraph: there is no Dockerfile in the workspace. Open one first.');
    return undefined;
  }
  const picked = uris.length === 1 ? uris[0] : await pick(uris);
  return picked === undefined ? undefined : vscode.workspace.openTextDocument(picked);
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
