import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { api, openFile, panel, panelWith, project, until } from './host';

const fileA = 'FROM alpine AS a\nRUN only-in-a\n';
const fileB = 'FROM alpine AS b\nRUN only-in-b\n';

const draws = (text: string): Promise<boolean> =>
  panelWith(text).then(
    () => true,
    () => false,
  );

describe('Panels', () => {
  before(() => vscode.commands.executeCommand('workbench.action.closeAllEditors'));
  after(() => vscode.commands.executeCommand('workbench.action.closeAllEditors'));

  it('of two Dockerfiles keep to their own file', async () => {
    const folder = await project('pair', { 'a.Dockerfile': fileA, 'b.Dockerfile': fileB });
    for (const name of ['a.Dockerfile', 'b.Dockerfile']) {
      await openFile(vscode.Uri.joinPath(folder, name));
      await vscode.commands.executeCommand('stagegraph.openGraph');
    }
    // A tab in the background has its page all the same.
    await until('two panels', async () => (await draws('only-in-b')) && draws('only-in-a'));
    const editor = await openFile(vscode.Uri.joinPath(folder, 'a.Dockerfile'));
    await editor.edit((e) => e.insert(new vscode.Position(2, 0), 'RUN typed-in-a\n'));
    await until('the graph of a follows its text', () => draws('typed-in-a'));
    const other = await panelWith('only-in-b');
    assert.equal(await other.count('g.step[aria-label*="typed-in-a"]'), 0);
    const { sessions } = await api();
    const session = sessions.get(vscode.Uri.joinPath(folder, 'b.Dockerfile'));
    assert.equal(session?.snapshot.plan.steps.length, 2);
    await vscode.commands.executeCommand('workbench.action.files.revert');
  });

  it('are opened once for a file', async () => {
    const tabs = (): number =>
      vscode.window.tabGroups.all.flatMap((g) => g.tabs).filter((t) => t.input instanceof vscode.TabInputWebview)
        .length;
    const before = tabs();
    await vscode.commands.executeCommand('stagegraph.openGraph');
    assert.equal(tabs(), before);
  });

  it('live on when the editor of their file is closed, and go to its lines', async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    const folder = await project('alone', { 'Lone.Dockerfile': 'FROM alpine\nRUN alone\n' });
    const uri = vscode.Uri.joinPath(folder, 'Lone.Dockerfile');
    await openFile(uri);
    await vscode.commands.executeCommand('stagegraph.openGraph');
    await panel.wait('g.step[aria-label*="alone"]');
    const [tab] = vscode.window.tabGroups.all
      .flatMap((g) => g.tabs)
      .filter((t) => t.input instanceof vscode.TabInputText);
    assert.ok(tab !== undefined);
    await vscode.window.tabGroups.close(tab);
    assert.equal(vscode.window.visibleTextEditors.length, 0);
    await panel.doubleClick('g.step[aria-label*="alone"]');
    await until('the line', () => vscode.window.activeTextEditor?.selection.active.line === 1);
    assert.equal(vscode.window.activeTextEditor?.document.uri.toString(), uri.toString());
  });

  it('say so when their file is deleted, keep its last text, and take it up again', async () => {
    const folder = await project('gone', { 'Gone.Dockerfile': 'FROM alpine\nRUN here\n' });
    const uri = vscode.Uri.joinPath(folder, 'Gone.Dockerfile');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await openFile(uri);
    await vscode.commands.executeCommand('stagegraph.openGraph');
    await panel.wait('g.step[aria-label*="here"]');
    await vscode.workspace.fs.delete(uri);
    await until('the sentence', async () => /was deleted/.test(await panel.text('.summary')));
    assert.equal(await panel.count('g.step[aria-label*="here"]'), 1);
    await project('gone', { 'Gone.Dockerfile': 'FROM alpine\nRUN back-again\n' });
    await until('the new text', async () => (await panel.count('g.step[aria-label*="back-again"]')) === 1);
    assert.doesNotMatch(await panel.text('.summary'), /was deleted/);
  });
});

describe('A panel of an earlier window', () => {
  const open = (): vscode.WebviewPanel =>
    vscode.window.createWebviewPanel('stagegraph.graph', 'Graph', vscode.ViewColumn.Two, { enableScripts: true });

  afterEach(() => vscode.commands.executeCommand('workbench.action.closeAllEditors'));

  it('comes back with its file and what was chosen for it', async () => {
    const { builds, panels, sessions } = await api();
    await builds.readOnce();
    const first = builds.list().find((b) => b.file?.endsWith('1-first.dockerbuild') === true);
    assert.ok(first !== undefined);
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(folder !== undefined);
    const uri = vscode.Uri.joinPath(folder.uri, 'Dockerfile');
    const state = { file: uri.toString(), choice: { build: first.id }, collapsed: [], selected: '0:1' };
    await panels.deserializeWebviewPanel(open(), state);
    await panel.wait('g.step.outcome-rebuilt');
    await until('the chosen build', () => sessions.get(uri)?.snapshot.build?.id === first.id);
    await sessions.get(uri)?.follow();
  });

  for (const [what, state, sentence] of [
    ['a file that is gone', { file: 'file:///nowhere/Dockerfile' }, /nowhere\/Dockerfile is no longer there/],
    ['nothing', undefined, /did not say which Dockerfile/],
    ['an address that is none', { file: 'Dockerfile' }, /no longer there|did not say/],
  ] as const)
    it(`says what is wrong when it kept ${what}`, async () => {
      const { panels } = await api();
      await panels.deserializeWebviewPanel(open(), state);
      await until('the sentence', async () => sentence.test(await panel.text('body')));
    });
});
