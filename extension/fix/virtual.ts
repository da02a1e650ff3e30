import * as vscode from 'vscode';
import type { Reader } from '../core/advice/around/reader';

/** A document of a file system that VS Code can list: neither one that was never saved nor an older version of a file. */
export const isInFolder = ({ scheme, query }: vscode.Uri): boolean =>
  query === '' && vscode.workspace.fs.isWritableFileSystem(scheme) !== undefined;

/** The folder of a document, and that of its workspace when it is another; as addresses. */
export function foldersOf(uri: vscode.Uri): readonly [own: string, top?: string] {
  const own = vscode.Uri.joinPath(uri, '..').toString();
  const top = vscode.workspace.getWorkspaceFolder(uri)?.uri.toString();
  return top === undefined || top === own ? [own] : [own, top];
}

/** Reads a file system that is not this machine's disk. Paths are addresses. */
export const virtualReader: Reader = {
  async list(folder) {
    try {
      const entries = await vscode.workspace.fs.readDirectory(vscode.Uri.parse(folder, true));
      return entries.map(([name, type]) => ({ name, folder: type === vscode.FileType.Directory }));
    } catch {
      return [];
    }
  },
  async read(path) {
    try {
      return new TextDecoder().decode(await vscode.workspace.fs.readFile(vscode.Uri.parse(path, true)));
    } catch {
      return undefined;
    }
  },
  join: (folder, name) => vscode.Uri.joinPath(vscode.Uri.parse(folder, true), name).toString(),
  nameOf: (path) => path,
};
