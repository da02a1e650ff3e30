import * as vscode from 'vscode';
import type { BuildRecord } from '../core/records';
import type { Builds, KnownBuild } from './builds';
import { fit, openFileOf } from './belongs';
import { isDockerfile, isOwn } from './sessions';

/** Scheme of Dockerfiles that are read out of a build record: nothing of the project need be at hand. */
const scheme = 'stagegraph-build';

/** Dockerfiles of the workspace that are looked at to find the one of a build. */
const maxFiles = 30;

/** Gives the Dockerfile that a build's record keeps as a document that can't be edited. */
export class BuildDocuments implements vscode.TextDocumentContentProvider {
  static readonly scheme = scheme;

  constructor(private readonly builds: Builds) {}

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    await this.builds.readOnce();
    const build = this.builds.find(uri.query);
    const text = build === undefined ? undefined : (await this.builds.record(build)).dockerfile;
    if (text === undefined) throw new Error('the build of this Dockerfile is no longer known');
    return text;
  }
}

/** Address of the Dockerfile in a build's record; the build's name stands where a file has its folder. */
const addressOf = (build: KnownBuild): vscode.Uri =>
  vscode.Uri.from({ scheme, path: `/${build.label.replace(/[^\w.-]+/g, '-')}/Dockerfile`, query: build.id });

async function workspaceFiles(): Promise<vscode.TextDocument[]> {
  const found = await vscode.workspace.findFiles(
    '**/{Dockerfile,Containerfile,*.Dockerfile,Dockerfile.*}',
    '**/node_modules/**',
    maxFiles,
  );
  return Promise.all(found.map((uri) => vscode.workspace.openTextDocument(uri)));
}

/** The document a record fits best; undefined when it fits none. */
function bestOf(documents: readonly vscode.TextDocument[], record: BuildRecord): vscode.TextDocument | undefined {
  const [best] = documents
    .map((document) => ({
      document,
      fit: fit(record, openFileOf(document.uri, document.getText())),
    }))
    .filter((d) => d.fit > 0)
    .sort((a, b) => b.fit - a.fit);
  return best?.document;
}

/**
 * The Dockerfile a build is of: one that is open, else one of the workspace, else the one its record keeps.
 * @throws Error with the next thing to do, when there is none.
 */
export async function documentOfBuild(build: KnownBuild, builds: Builds): Promise<vscode.TextDocument> {
  const record = await builds.record(build);
  const active = vscode.window.activeTextEditor?.document;
  const open = vscode.workspace.textDocuments.filter((d) => isDockerfile(d) && isOwn(d.uri));
  const first = active !== undefined && open.includes(active) ? [active] : [];
  const found = bestOf(first, record) ?? bestOf(open, record) ?? bestOf(await workspaceFiles(), record);
  if (found !== undefined) return found;
  if (record.dockerfile !== undefined) return vscode.workspace.openTextDocument(addressOf(build));
  throw new Error(
    `${build.label} does not keep its Dockerfile, and no Dockerfile of the workspace fits it. Open the Dockerfile it was made from, then choose this build`,
  );
}
