import * as vscode from 'vscode';
import type { Dockerfile } from '../core/lines';
import { isDockerfileName, readDockerfiles } from '../places/around';

/** Dockerfiles of a workspace that are read: more than these say nothing new about one build. */
const maxFiles = 100;
/** Milliseconds for which they are taken as they were read. */
const maxAge = 10_000;

/** Dockerfiles by name: `Dockerfile.dockerignore` is none. */
export const dockerfilePattern = '**/{Dockerfile,Containerfile,*.Dockerfile,*.dockerfile,*.Containerfile,Dockerfile.*}';

/** Addresses of the Dockerfiles of the workspace, `files.exclude` and folders of packages left out. */
export async function findDockerfiles(max = maxFiles): Promise<vscode.Uri[]> {
  const found = await vscode.workspace.findFiles(dockerfilePattern, '**/node_modules/**', max);
  return found.filter((uri) => isDockerfileName(uri.path.split('/').at(-1) ?? ''));
}

let last: { readonly at: number; readonly files: Promise<readonly Dockerfile[]> } | undefined;

/** The Dockerfiles of the workspace that lie on this machine, as they are on the disk. */
export function workspaceDockerfiles(): Promise<readonly Dockerfile[]> {
  if (last !== undefined && Date.now() - last.at < maxAge) return last.files;
  const files = findDockerfiles().then((found) =>
    readDockerfiles(found.filter((uri) => uri.scheme === 'file').map((uri) => uri.fsPath)),
  );
  last = { at: Date.now(), files };
  return files;
}
