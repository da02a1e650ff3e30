import { join, resolve } from 'node:path';
import * as vscode from 'vscode';
import { appWindow, build, openSample, panel, project, until } from './suite/host';

const folder = resolve(process.env['STAGEGRAPH_ROOT'] ?? '.', 'media', 'walkthrough');
const width = 1400;
const height = 800;

/** A part of the window between the title bar and `bottom`, once it has come to rest. */
async function shoot(name: string, left: number, right = width, bottom = height - 34): Promise<void> {
  await new Promise((r) => setTimeout(r, 900));
  await appWindow.crop(join(folder, `${name}.png`), { x: left, y: 36, width: right - left, height: bottom - 36 });
}

/** Makes the pictures of the walkthrough. */
export async function run(): Promise<void> {
  await appWindow.resize(width, height);
  const editor = await openSample();
  await vscode.commands.executeCommand('stagegraph.openGraph');
  await panel.wait('g.step.outcome-rebuilt');
  await vscode.commands.executeCommand('workbench.action.closeSidebar');
  await shoot('open', 48);

  await panel.hover('g.step[data-id="0:1"] .box');
  await panel.wait('.card .cause');
  await shoot('why', 725);

  const line = editor.document.getText().split('\n').indexOf('COPY ./dummy ./dummy');
  await vscode.window.showTextDocument(editor.document, vscode.ViewColumn.One);
  editor.selection = new vscode.Selection(line, 0, line, 0);
  await until('the light bulb', async () => {
    await vscode.commands.executeCommand('editor.action.quickFix');
    return (await appWindow.count('.action-widget')) > 0;
  });
  await shoot('repair', 48, 720, 380);
  await panel.press('Escape');

  const shop = await project('shop', {
    Dockerfile:
      'FROM BASE AS build\nCOPY src /src\nRUN cat /src/main.txt > /out\nFROM BASE\nCOPY --from=build /out /out\n',
    'src/main.txt': 'one',
  });
  await vscode.commands.executeCommand('stagegraph.builds.focus');
  await build(shop);
  await project('shop', { 'src/main.txt': 'two' });
  await build(shop);
  const row = '.pane-body [role="treeitem"][aria-label^="Build shop"]';
  await until('both builds', async () => (await appWindow.count(row)) === 2);
  await appWindow.click(`${row} .monaco-tl-twistie`);
  await appWindow.wait('.pane-body [role="treeitem"][aria-label^="Root: COPY src"]');
  await shoot('builds', 48, 352, 480);
}
