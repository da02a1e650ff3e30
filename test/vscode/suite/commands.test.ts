import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { api, appWindow, build, openFile, openSample, panel, project, until, workspace } from './host';

const run = (name: string, ...args: unknown[]): Thenable<unknown> =>
  vscode.commands.executeCommand(`stagegraph.${name}`, ...args);

/** A message is shown, or kept behind the bell while the window has no focus. */
async function told(text: string): Promise<void> {
  await vscode.commands.executeCommand('notifications.showList');
  await appWindow.wait(`.notification-list-item:has-text("${text}")`);
}

describe('Exports', () => {
  for (const [format, expected] of [
    ['mermaid', /^flowchart/m],
    ['dot', /^digraph/m],
    ['markdown', /\| Stage \| Step \| Outcome \|/],
  ] as const)
    it(`${format} opens in an editor`, async () => {
      const { document } = await openSample();
      await run('export', document.uri, format);
      const opened = (): string => vscode.window.activeTextEditor?.document.getText() ?? '';
      // The window tells of the editor it opened when it is drawn.
      await until('the export', () => expected.test(opened()));
      assert.match(opened(), /stage1/);
      await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    });
});

describe('Commands', () => {
  afterEach(() => vscode.commands.executeCommand('notifications.clearAll'));

  it('are all there, each with a title', async () => {
    const known = new Set(await vscode.commands.getCommands(true));
    const extension = vscode.extensions.all.find((e) => e.id.endsWith('.stagegraph'));
    const { contributes } = extension?.packageJSON as {
      contributes: { commands: { command: string; title: string }[] };
    };
    const missing = contributes.commands.filter((c) => !known.has(c.command) || c.title === '');
    assert.deepEqual(missing, []);
  });

  it('Go to Root goes to the line of the root', async () => {
    const editor = await openSample();
    editor.selection = new vscode.Selection(0, 0, 0, 0);
    const root = editor.document.getText().split('\n').indexOf('COPY ./dummy ./dummy');
    await run('goToRoot', null, 0);
    assert.equal(vscode.window.activeTextEditor?.selection.active.line, root);
  });

  it('Copy Explanation copies the step at the cursor, and says when there is none', async () => {
    const editor = await openSample();
    const line = editor.document
      .getText()
      .split('\n')
      .findIndex((l) => l.startsWith('RUN'));
    editor.selection = new vscode.Selection(line, 0, line, 0);
    await run('copyExplanation');
    const text = await vscode.env.clipboard.readText();
    assert.match(text, /^RUN .*: rebuilt/);
    assert.match(text, /Why: stage1 was rebuilt because COPY \.\/dummy in stage2 changed/);
    const empty = editor.document.getText().split('\n').indexOf('');
    editor.selection = new vscode.Selection(empty, 0, empty, 0);
    await run('copyExplanation');
    await told('the cursor is on no step');
  });

  it('ask which Dockerfile when none is in an editor and there are several', async () => {
    const asked = await project('asked', { Dockerfile: 'FROM BASE\nRUN echo asked > /x\n' });
    await openSample();
    await openFile(vscode.Uri.joinPath(asked, 'Dockerfile'));
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    const opening = run('openGraph');
    await appWindow.wait('.quick-input-list .monaco-list-row:has-text("asked/Dockerfile")');
    for (const key of 'asked') await panel.press(key);
    await until('one row', async () => (await appWindow.count('.quick-input-list .monaco-list-row')) === 1);
    await panel.press('Enter');
    await opening;
    await panel.wait('g.step[aria-label^="RUN echo asked"]');
  });

  it('say what a file is that holds no build', async () => {
    const folder = await project('odd', { 'notes.log': 'hello\n' });
    await run('openRecord', vscode.Uri.joinPath(folder, 'notes.log'));
    await told('no build found: expected a .dockerbuild bundle');
    const { builds } = await api();
    assert.ok(builds.unreadableFiles().some((f) => f.file.endsWith('notes.log') && /no build found/.test(f.error)));
  });

  it('say so when a build is no longer known', async () => {
    await run('showBuild', 'one/one0/nothing');
    await told('this build is no longer known');
  });

  it('open a record without its project by the Dockerfile it keeps', async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    const { builds } = await api();
    const folder = await project('foreign', { Dockerfile: 'FROM BASE\nRUN echo foreign-project > /x\n' });
    await build(folder);
    const ended = () => builds.list().find((b) => b.label.startsWith('foreign') && b.status === 'completed');
    await until('the build in history', () => ended() !== undefined);
    const known = ended();
    assert.ok(known !== undefined);
    const file = vscode.Uri.joinPath(workspace(), 'foreign.dockerbuild');
    await builds.exportRecord(known, file.fsPath);
    await vscode.workspace.fs.delete(folder, { recursive: true });
    await run('openRecord', file);
    await panel.wait('g.step[aria-label*="foreign-project"]');
    const shown = vscode.window.visibleTextEditors
      .map((e) => e.document)
      .find((d) => d.uri.scheme === 'stagegraph-build');
    assert.match(shown?.getText() ?? '', /foreign-project/);
    await vscode.workspace.fs.delete(file);
  });

  it('offer a picture of the panel to be saved', async () => {
    const { document } = await openSample();
    const saving = run('export', document.uri, 'svg');
    await appWindow.wait('.quick-input-widget:has-text("stagegraph.svg"), .quick-input-widget input');
    await panel.press('Escape');
    await saving;
    await until('the dialog is gone', async () => (await appWindow.count('.quick-input-widget:visible')) === 0);
    await openFile(document.uri);
  });
});
