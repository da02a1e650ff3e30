import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { api, appWindow, build, fingerprinted, openFile, panel, project, until } from './host';

describe('A journey with a real builder', () => {
  let folder: vscode.Uri;
  let dockerfile: vscode.Uri;
  const roots = (): vscode.Diagnostic[] =>
    vscode.languages.getDiagnostics(dockerfile).filter((d) => d.source === 'Stagegraph');

  before(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    folder = await project('journey', {
      Dockerfile:
        'FROM BASE AS build\nCOPY . /src\nRUN cat /src/main.txt > /out\nFROM BASE\nCOPY --from=build /out /out\n',
      'main.txt': 'main',
      'notes.txt': 'one',
    });
    dockerfile = vscode.Uri.joinPath(folder, 'Dockerfile');
    await openFile(dockerfile);
    await (await api()).builds.readOnce();
    await build(folder);
    await fingerprinted(dockerfile);
    await project('journey', { 'notes.txt': 'two' });
    await build(folder);
  });

  it('opens, and sees the root by the file that changed', async () => {
    await vscode.commands.executeCommand('stagegraph.openGraph');
    await panel.wait('g.step.outcome-rebuilt');
    const said = (): Promise<string> => panel.text('.summary');
    await until('the very file in the summary', async () => /notes\.txt/.test(await said())).catch(
      async (e: unknown) => {
        throw new Error(`${String(e)}; it says: ${await said()}`);
      },
    );
    await until('the root among the problems', () => /notes\.txt/.test(roots()[0]?.message ?? ''));
    await appWindow.wait('[id="stagegraph.stagegraph.stagegraph.status"]:has-text("33% cached")');
  });

  it('jumps to its line', async () => {
    await openFile(dockerfile);
    await vscode.commands.executeCommand('stagegraph.goToRoot');
    assert.equal(vscode.window.activeTextEditor?.document.uri.toString(), dockerfile.toString());
    assert.equal(vscode.window.activeTextEditor.selection.active.line, 1);
    await panel.wait('g.step.is-at-cursor[aria-label*="COPY . /src"]');
  });

  it('fixes it, and sees it gone after the next builds', async () => {
    await project('journey', { '.dockerignore': 'notes.txt\n' });
    await build(folder);
    await project('journey', { 'notes.txt': 'three' });
    await build(folder);
    await until('nothing rebuilt', async () => /Nothing rebuilt/i.test(await panel.text('.summary')));
    await until('no root among the problems', () => roots().length === 0);
    await appWindow.wait('[id="stagegraph.stagegraph.stagegraph.status"]:has-text("100% cached")');
  });
});

describe('A build that runs', () => {
  it('is followed in the panel, the status bar and the view, and ends as its explanation', async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    const folder = await project('running', {
      Dockerfile: 'FROM BASE\nRUN echo before > /x\nRUN sleep 10\nRUN echo after > /y\n',
    });
    await openFile(vscode.Uri.joinPath(folder, 'Dockerfile'));
    await vscode.commands.executeCommand('stagegraph.openGraph');
    await panel.wait('g.step');
    await vscode.commands.executeCommand('stagegraph.builds.focus');
    const building = build(folder);
    await panel.wait('g.step.outcome-running[aria-label*="sleep 10"]');
    await panel.wait('g.step.outcome-rebuilt[aria-label*="echo before"]');
    assert.match(await panel.text('.summary'), /Building: 2 of 4 steps, now RUN sleep 10; the causes are told when/);
    await appWindow.wait('[id="stagegraph.stagegraph.stagegraph.status"]:has-text("Building 2/4")');
    await appWindow.wait('.pane-body [role="treeitem"][aria-label*="building: 2 of 4 steps"]');
    await building;
    await panel.wait('g.step.outcome-rebuilt[aria-label*="echo after"]');
    await until('the explanation', async () => /root/.test(await panel.text('.summary')));
    await until('the status bar', async () =>
      /cached/.test(await appWindow.text('[id="stagegraph.stagegraph.stagegraph.status"]')),
    );
    await appWindow.wait('.codelens-decoration:has-text("3 rebuilt")');
    const { builds } = await api();
    assert.deepEqual(builds.live(), []);
    assert.doesNotMatch(await panel.text('.summary'), /Building/);
  });
});
