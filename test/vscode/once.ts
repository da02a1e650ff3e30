import * as vscode from 'vscode';
import { appWindow, openSample, panel } from './suite/host';

/** Opens the sample's graph as a person would, points at the step that asks "why?", and takes a picture. */
export async function run(): Promise<void> {
  const editor = await openSample();
  await vscode.commands.executeCommand('stagegraph.openGraph');
  await panel.wait('g.step.outcome-rebuilt');
  await appWindow.resize(1600, 900);
  await vscode.commands.executeCommand('workbench.action.closeSidebar');
  editor.selection = new vscode.Selection(1, 0, 1, 0);
  await panel.wait('g.step.is-at-cursor');
  await new Promise((r) => setTimeout(r, 500));
  await panel.press('Escape');
  await panel.hover('g.step[data-id="0:1"] .box');
  await panel.wait('.card .cause');
  await new Promise((r) => setTimeout(r, 500));
  await panel.screenshot(process.env['STAGEGRAPH_SHOT'] ?? 'out/panel.png');
}
