import * as vscode from 'vscode';
import { exportText } from '../panel/export';
import { withProgress } from './progress';
import { buildOfArgument, sessionOf, type Parts } from './target';

const exports = [
  { label: 'SVG', description: 'the picture as it is drawn', format: 'svg' },
  { label: 'PNG', description: 'the picture as it is drawn', format: 'png' },
  { label: 'Mermaid', description: 'for Markdown pages', format: 'mermaid' },
  { label: 'DOT', description: 'for Graphviz', format: 'dot' },
  { label: 'Markdown', description: 'the explanation, for a pull request', format: 'markdown' },
] as const;

/** Exports the graph of a Dockerfile; asks for the format unless one is given. */
export async function exportGraph(uri: unknown, format: unknown, parts: Parts): Promise<void> {
  const session = await sessionOf(uri, parts);
  if (session === undefined) return;
  const picked =
    exports.find((e) => e.format === format) ?? (await vscode.window.showQuickPick(exports, { title: 'Export as' }));
  if (picked === undefined) return;
  if (picked.format === 'svg' || picked.format === 'png')
    await parts.panels.show(session.document).requestPicture(picked.format);
  else await exportText(session, picked.format);
}

/**
 * Exports the record of a build in history as a `.dockerbuild`.
 * @throws Error when it can't be written there, or is in no history.
 */
export async function exportRecord(argument: unknown, { builds }: Parts): Promise<void> {
  const build = buildOfArgument(argument, builds);
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const name = `${build.label.replace(/[^\w.-]+/g, '-')}.dockerbuild`;
  const target = await vscode.window.showSaveDialog({
    title: 'Export build record',
    ...(folder !== undefined && { defaultUri: vscode.Uri.joinPath(folder, name) }),
    filters: { 'Build record': ['dockerbuild'] },
  });
  if (target === undefined) return;
  if (target.scheme !== 'file') throw new Error('a record can be exported to a folder of this machine only');
  await withProgress('exporting the record', (signal) => builds.exportRecord(build, target.fsPath, signal));
}
