import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { openSample, until } from './host';

describe('Repairs', () => {
  it('are offered at the line, change the file, and are undone byte by byte', async () => {
    const editor = await openSample();
    const { document } = editor;
    const before = document.getText();
    const line = before.split('\n').findIndex((l) => l.startsWith('COPY ./dummy'));
    const at = new vscode.Range(line, 0, line, 0);
    const offered = async (): Promise<vscode.CodeAction[]> =>
      vscode.commands.executeCommand<vscode.CodeAction[]>('vscode.executeCodeActionProvider', document.uri, at);
    await until('the light bulb', async () => (await offered()).some((a) => a.title.includes('stage of its own')));
    const elsewhere = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      document.uri,
      new vscode.Range(0, 0, 0, 0),
    );
    assert.ok(!elsewhere.some((a) => a.title.includes('stage of its own')));
    const action = (await offered()).find((a) => a.title.includes('stage of its own'));
    assert.ok(action?.edit !== undefined);
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
});
