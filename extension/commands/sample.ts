import * as vscode from 'vscode';
import type { Parts } from './target';

/** Opens the shop that comes with the extension, to be looked at: its last recorded build, at the root of the rebuild. No builder is asked. */
export async function openSample({ builds, panels, root }: Parts): Promise<void> {
  const shop = vscode.Uri.joinPath(root, 'media', 'sample', 'shop');
  const records = vscode.Uri.joinPath(shop, 'builds');
  for (const [name] of await vscode.workspace.fs.readDirectory(records))
    if (name.endsWith('.dockerbuild')) await builds.addFile(vscode.Uri.joinPath(records, name));
  const document = await vscode.workspace.openTextDocument(vscode.Uri.joinPath(shop, 'Dockerfile'));
  await vscode.window.showTextDocument(document, { viewColumn: vscode.ViewColumn.One });
  // It is part of the extension: what a person writes there would be gone with the next version.
  await vscode.commands.executeCommand('workbench.action.files.setActiveEditorReadonlyInSession');
  await panels.show(document).showRoot();
}
