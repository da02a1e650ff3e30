import { existsSync } from 'node:fs';
import * as vscode from 'vscode';
import { placeOfRecord } from '../core/lines';
import type { BuildRecord } from '../core/records';
import { SeenPaths } from '../places/seen';
import type { Builds, KnownBuild } from './builds';
import { openFileOf } from './belongs';
import { ownerOf } from './file-builds';
import type { ReadBuild } from './known';
import { isDockerfile, isOwn } from './sessions';
import { findDockerfiles } from './workspace-files';

/** Scheme of Dockerfiles that are read out of a build record: nothing of the project need be at hand. */
const scheme = 'stagegraph-build';

/** Dockerfiles of the workspace that are looked at to find the one of a build. */
const maxFiles = 30;

/** Gives the Dockerfile that a build's record keeps as a document that can't be edited. */
export class BuildDocuments implements vscode.TextDocumentContentProvider {
  static readonly scheme = scheme;

  constructor(private readonly builds: Builds) {}

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    // A build of a file is known at once: no builder need answer first.
    if (this.builds.find(uri.query) === undefined) await this.builds.readOnce();
    const build = this.builds.find(uri.query);
    const text = build === undefined ? undefined : (await this.builds.record(build)).dockerfile;
    if (text === undefined) throw new Error('the build of this Dockerfile is no longer known');
    return text;
  }
}

/** Address of the Dockerfile in a build's record; the build's name stands where a file has its folder. */
const addressOf = (build: KnownBuild): vscode.Uri =>
  vscode.Uri.from({ scheme, path: `/${build.label.replace(/[^\w.-]+/g, '-')}/Dockerfile`, query: build.id });

/** The Dockerfile that a build's record keeps, as it was built; undefined when it keeps none. */
export async function recordDocument(build: KnownBuild, builds: Builds): Promise<vscode.TextDocument | undefined> {
  const { dockerfile } = await builds.record(build);
  return dockerfile === undefined ? undefined : vscode.workspace.openTextDocument(addressOf(build));
}

async function workspaceFiles(): Promise<vscode.TextDocument[]> {
  return Promise.all((await findDockerfiles(maxFiles)).map((uri) => vscode.workspace.openTextDocument(uri)));
}

/** The document a build is of; undefined when it is of none. */
const documentOf = (documents: readonly vscode.TextDocument[], read: ReadBuild): vscode.TextDocument | undefined =>
  ownerOf(
    read,
    documents.map((document) => ({ document, file: openFileOf(document.uri, document.getText()) })),
  )?.document;

/** The Dockerfile that a build's own path names, when it is on this machine. */
async function namedDocument(record: BuildRecord): Promise<vscode.TextDocument | undefined> {
  const { dockerfile } = new SeenPaths().seePlace(placeOfRecord(record));
  if (dockerfile === undefined || !existsSync(dockerfile)) return undefined;
  return vscode.workspace.openTextDocument(vscode.Uri.file(dockerfile));
}

/** The Dockerfile a build is of: one that is open, else one of the workspace, else the one its record keeps; undefined when there is none. */
export async function findDocumentOfBuild(build: KnownBuild, builds: Builds): Promise<vscode.TextDocument | undefined> {
  const record = await builds.record(build);
  const read = { build, record };
  const active = vscode.window.activeTextEditor?.document;
  const open = vscode.workspace.textDocuments.filter((d) => isDockerfile(d) && isOwn(d.uri));
  const first = active !== undefined && open.includes(active) ? [active] : [];
  const found =
    documentOf(first, read) ??
    documentOf(open, read) ??
    documentOf(await workspaceFiles(), read) ??
    (build.file === undefined ? await namedDocument(record).catch(() => undefined) : undefined);
  return found ?? recordDocument(build, builds);
}

/**
 * The Dockerfile a build is of.
 * @throws Error with the next thing to do, when there is none.
 */
export async function documentOfBuild(build: KnownBuild, builds: Builds): Promise<vscode.TextDocument> {
  const found = await findDocumentOfBuild(build, builds);
  if (found !== undefined) return found;
  throw new Error(
    `${build.label} does not keep its Dockerfile, and no Dockerfile of the workspace fits it. Open the Dockerfile it was made from, then choose this build`,
  );
}
