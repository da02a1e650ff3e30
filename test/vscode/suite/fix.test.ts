import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { appWindow, openFile, openSample, panel, project, until } from './host';

/** The cursor at a line of the document, in an editor that has the focus. */
async function cursorAt(document: vscode.TextDocument, line: number): Promise<void> {
  const editor = await vscode.window.showTextDocument(document);
  editor.selection = new vscode.Selection(line, 0, line, 0);
}

describe('Repairs', () => {
  after(() => vscode.commands.executeCommand('workbench.action.closeAllEditors'));

  it('are offered at the line, change the file, and are undone byte by byte', async () => {
    const editor = await openSample();
    const { document } = editor;
    const before = document.getText();
    const line = before.split('\n').findIndex((l) => l.startsWith('COPY ./dummy'));
    const at = new vscode.Range(line, 0, line, 0);
    const offered = async (): Promise<vscode.CodeAction[]> =>
      vscode.commands.executeCommand<vscode.CodeAction[]>('vscode.executeCodeActionProvider', document.uri, at);
    // With the seconds of the last build, which may come after the text's own.
    await until('the light bulb', async () => (await offered()).some((a) => /stage of its own.*: saves/.test(a.title)));
    const elsewhere = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      document.uri,
      new vscode.Range(0, 0, 0, 0),
    );
    assert.ok(!elsewhere.some((a) => a.title.includes('stage of its own')));
    const action = (await offered()).find((a) => a.title.includes('stage of its own'));
    assert.ok(action?.edit !== undefined);
    // The last build would have been shorter: a fix, and with its seconds, not a matter of taste.
    assert.match(action.title, /: saves [\d.]+ s$/);
    assert.equal(action.kind?.value, vscode.CodeActionKind.QuickFix.value);
    assert.ok(await vscode.workspace.applyEdit(action.edit));
    assert.match(
      document.getText(),
      /FROM scratch AS files\nCOPY \.\/dummy \/dummy\n\nFROM stage1 AS stage2\nCOPY --from=files \/dummy \.\/dummy\n/,
    );
    assert.match(document.getText(), /FROM scratch\nCOPY --from=files \.\/dummy \.\/dummy/);
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand('undo');
    assert.equal(document.getText(), before);
  });

  it('of other files are offered where they help, and shown before they are made', async () => {
    const folder = await project('fixes', {
      Dockerfile: 'FROM BASE AS deps\nRUN echo x > /x\nFROM BASE\nCOPY . /app\nCOPY --from=deps /x /x\n',
      '.git/HEAD': 'ref: refs/heads/main\n',
      '.dockerignore': 'out\n',
      'docker-bake.hcl':
        'target "app" {\n  cache-to = ["type=registry,ref=example.org/app:cache"]\n  cache-from = ["type=registry,ref=example.org/app:cache"]\n}\n',
      'src/a': 'a',
    });
    const { document } = await openFile(vscode.Uri.joinPath(folder, 'Dockerfile'));
    const offered = (line: number): Thenable<vscode.CodeAction[]> =>
      vscode.commands.executeCommand<vscode.CodeAction[]>(
        'vscode.executeCodeActionProvider',
        document.uri,
        new vscode.Range(line, 0, line, 0),
      );
    const files = (a: vscode.CodeAction | undefined): string[] => [
      ...new Set(a?.edit?.entries().map(([uri]) => vscode.workspace.asRelativePath(uri)) ?? []),
    ];
    const git = (await offered(3)).find((a) => a.title.includes('.git'));
    assert.deepEqual(files(git), ['fixes/.dockerignore']);
    const max = (await offered(0)).find((a) => a.title.includes('mode=max'));
    assert.deepEqual(files(max), ['fixes/docker-bake.hcl']);
    assert.ok(!(await offered(3)).some((a) => a.title.includes('mode=max')));
  });

  it('stand in the panel, which changes the file; one undo takes it back', async () => {
    const { document } = await openSample();
    const before = document.getText();
    await vscode.commands.executeCommand('stagegraph.openGraph');
    await panel.click('g.step[data-id="1:1"]');
    await panel.wait('.fix button[aria-label^="Apply: Copy ./dummy"]');
    await panel.click('.fix button[aria-label^="Apply: Copy ./dummy"]');
    await until('the stage of its own', () => document.getText().includes('FROM scratch AS files'));
    await panel.wait('g.step[aria-label^="COPY --from=files"]');
    await until(
      'the repair is gone',
      async () => (await panel.count('.fix button[aria-label^="Apply: Copy ./dummy"]')) === 0,
    );
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand('undo');
    assert.equal(document.getText(), before);
  });

  it('are picked by the keyboard alone, and previewed before anything changes', async () => {
    const { document } = await openSample();
    const before = document.getText();
    const picking = vscode.commands.executeCommand('stagegraph.repair');
    await appWindow.wait('.quick-input-list .monaco-list-row:has-text("Copy ./dummy in a stage of its own")');
    await panel.press('Enter');
    await appWindow.wait('.quick-input-list .monaco-list-row:has-text("shows the changed lines, and asks")');
    await panel.press('Enter');
    await picking;
    const previews = (): vscode.Tab[] =>
      vscode.window.tabGroups.all.flatMap((g) => g.tabs).filter((t) => t.label.startsWith('Repair: Copy ./dummy'));
    await until('the preview', () => previews().length === 1);
    const shown = vscode.workspace.textDocuments.find((d) => d.uri.scheme === 'stagegraph-fix');
    assert.match(shown?.getText() ?? '', /FROM scratch AS files/);
    assert.equal(document.getText(), before);
    await appWindow.wait('.editor-actions [aria-label^="Apply the Repair"]');
    await vscode.commands.executeCommand('stagegraph.applyRepair');
    assert.match(document.getText(), /FROM scratch AS files/);
    assert.equal(previews().length, 0);
    await vscode.commands.executeCommand('undo');
    assert.equal(document.getText(), before);
  });

  it('that are not offered say why', async () => {
    const folder = await project('refused', {
      Dockerfile: 'FROM BASE\nWORKDIR /app\nCOPY . .\nRUN npm ci\n',
      'package.json': '{"scripts":{"postinstall":"node tools/setup.js"}}',
      'package-lock.json': '{}',
      'tools/setup.js': '',
    });
    const { document } = await openFile(vscode.Uri.joinPath(folder, 'Dockerfile'));
    await cursorAt(document, 2);
    await until('the reason', async () => {
      await vscode.commands.executeCommand('editor.action.refactor');
      const refused = '.action-widget .option-disabled:has-text("first, the source after the install")';
      return (await appWindow.count(refused)) > 0;
    });
    await panel.press('Escape');
  });
});
