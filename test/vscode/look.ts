import { join, resolve } from 'node:path';
import * as vscode from 'vscode';
import { api, appWindow, build, openFile, panel, project, until } from './suite/host';

const folder = resolve(process.env['STAGEGRAPH_ROOT'] ?? '.', process.env['STAGEGRAPH_LOOK'] ?? 'out/look');
const pause = (ms: number): Promise<void> => new Promise((r) => setTimeout(r, ms));

async function shoot(name: string): Promise<void> {
  await pause(600);
  await panel.screenshot(join(folder, `${name}.png`));
}

const dockerfile = `FROM BASE AS deps
COPY package.json /app/
RUN sleep 2 && echo deps > /app/deps

FROM deps AS build
ARG VERSION=1
COPY src /app/src
RUN sleep 1 && cat /app/src/main.txt > /app/out

FROM BASE
LABEL org.opencontainers.image.title=shop
COPY --from=build /app/out /out
RUN echo done > /done
`;

/** A person's day, in pictures: a build that runs, its roots, the card, the view, the menus. */
export async function run(): Promise<void> {
  const shop = await project('shop', { Dockerfile: dockerfile, 'package.json': '{}', 'src/main.txt': 'one' });
  await project('.', { '.vscode/settings.json': '{}' });
  await appWindow.resize(1500, 900);
  const { builds } = await api();
  const file = vscode.Uri.joinPath(shop, 'Dockerfile');
  await vscode.commands.executeCommand('stagegraph.builds.focus');
  await shoot('0-empty');
  const editor = await openFile(file);
  await builds.readOnce();
  await vscode.commands.executeCommand('stagegraph.openGraph');
  await panel.wait('g.step');
  const building = build(shop);
  await panel.wait('g.step.outcome-running[aria-label*="sleep 2"]');
  await shoot('1-running');
  await building;
  await project('shop', { 'src/main.txt': 'two' });
  await build(shop);
  await until('the explanation', async () => /src\/main\.txt/.test(await panel.text('.summary')));
  editor.selection = new vscode.Selection(6, 0, 6, 0);
  await vscode.commands.executeCommand('stagegraph.builds.focus');
  await vscode.commands.executeCommand('list.focusFirst');
  await appWindow.click('.pane-body [role="treeitem"][aria-label^="Build shop"] .monaco-tl-twistie');
  await shoot('2-builds');
  await appWindow.hover('[id="stagegraph.stagegraph.stagegraph.status"]');
  await pause(1200);
  await shoot('3-status');
  await openFile(file);
  await vscode.commands.executeCommand('editor.action.showHover');
  await pause(800);
  await shoot('4-hover');
  await vscode.commands.executeCommand('workbench.actions.view.problems');
  await shoot('5-problems');
  await vscode.commands.executeCommand('workbench.action.closePanel');
  await panel.hover('g.step[aria-label*="COPY src"] .box');
  await panel.wait('.card .cause');
  await shoot('6-why');
  await vscode.commands.executeCommand('stagegraph.context.focus');
  await vscode.commands.executeCommand('list.focusFirst');
  await vscode.commands.executeCommand('list.expand');
  await shoot('10-context');
  for (const width of [900, 1800]) {
    await appWindow.resize(width, 1000);
    await shoot(`11-at-${width}`);
  }
  await appWindow.resize(1500, 900);
  void vscode.commands.executeCommand('stagegraph.chooseBuild');
  await shoot('7-choose');
  await panel.press('Escape');
  await vscode.commands.executeCommand('stagegraph.showBuild', 'nothing');
  await shoot('8-error');
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  await vscode.commands.executeCommand('workbench.action.openWalkthrough', 'stagegraph.stagegraph#start');
  await pause(1500);
  await shoot('9-walkthrough');
}
