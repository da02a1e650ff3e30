import * as vscode from 'vscode';
import { isOf, openFileOf } from '../session/belongs';
import { documentOfBuild } from '../session/build-document';
import type { KnownBuild } from '../session/builds';
import type { DocumentSession } from '../session/document';
import { findDockerfiles } from '../session/workspace-files';
import type { Parts } from './target';

/**
 * Shows a build in the graph of the Dockerfile it is of.
 * @throws Error when its record can't be read.
 */
export async function show(build: KnownBuild, { builds, sessions, panels }: Parts): Promise<DocumentSession> {
  const document = await documentOfBuild(build, builds);
  const session = sessions.open(document);
  await session.choose({ build: build.id });
  if (!vscode.window.visibleTextEditors.some((e) => e.document === document))
    await vscode.window.showTextDocument(document, { viewColumn: vscode.ViewColumn.One, preserveFocus: true });
  panels.show(document);
  return session;
}

/**
 * Shows a build that runs, as it goes; false when it does not run.
 * @throws Error when its Dockerfile is not in the workspace.
 */
export async function showRunning(id: string, { builds, sessions, panels }: Parts): Promise<boolean> {
  const live = builds.live().find((b) => b.id === id);
  if (live === undefined) return false;
  const files = await findDockerfiles();
  for (const uri of files) {
    const document = await vscode.workspace.openTextDocument(uri);
    if (!isOf(live, openFileOf(uri, document.getText()))) continue;
    await sessions.open(document).follow();
    panels.show(document);
    return true;
  }
  throw new Error('the Dockerfile of this build is not in the workspace');
}
