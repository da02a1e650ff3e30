import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { panel, until } from './host';

async function openText(name: string, text: string): Promise<vscode.TextDocument> {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(folder !== undefined);
  const uri = vscode.Uri.joinPath(folder.uri, name);
  await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
  const document = await vscode.workspace.openTextDocument(uri);
  await vscode.window.showTextDocument(document, vscode.ViewColumn.One);
  return document;
}

describe('A Dockerfile that is broken, or that nothing is known of', () => {
  it('is drawn as far as it can be read, with the next thing to do', async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    const document = await openText('Broken.Dockerfile', 'FROM alpine AS odd\nRUNN x\nCOPY --frm=a b /c\nRUN kept\n');
    await vscode.commands.executeCommand('stagegraph.openGraph');
    await panel.wait('g.step');
    assert.equal(await panel.count('g.step'), 1);
    assert.match(await panel.text('.summary'), /No (?:build to show|known build)/);
    await until('both errors among the problems', () => {
      const messages = vscode.languages.getDiagnostics(document.uri).map((d) => `${d.range.start.line} ${d.message}`);
      return (
        messages.some((m) => /^1 unknown instruction: RUNN \(did you mean RUN\?\)/.test(m)) &&
        messages.some((m) => /^2 unknown flag: --frm \(did you mean from\?\)/.test(m))
      );
    });
    const onOne = vscode.languages.getDiagnostics(document.uri).filter((d) => d.range.start.line === 1);
    assert.equal(onOne.length, 1, 'one error is told once');
  });

  it('says what a record file is that is none', async () => {
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(folder !== undefined);
    const uri = vscode.Uri.joinPath(folder.uri, 'odd.log');
    await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode('hello'));
    const extension = vscode.extensions.all.find(
      (e) => e.packageJSON && (e.packageJSON as { name?: string }).name === 'stagegraph',
    );
    const api = (await extension?.activate()) as { builds: { addFile(uri: vscode.Uri): Promise<unknown> } };
    await assert.rejects(api.builds.addFile(uri), /odd\.log: no build found: expected a \.dockerbuild bundle/);
  });

  it('shows the value of a variable and the line that set it', async () => {
    const document = await openText(
      'Variable.Dockerfile',
      'ARG V=3\nFROM alpine:${V}\nENV API_TOKEN=abc D=/d\nCOPY a $D/$API_TOKEN\n',
    );
    const hover = async (line: number, character: number): Promise<string> => {
      const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
        'vscode.executeHoverProvider',
        document.uri,
        new vscode.Position(line, character),
      );
      return hovers
        .flatMap((h) => h.contents)
        .map((c) => (c instanceof vscode.MarkdownString ? c.value : ''))
        .join('\n');
    };
    await until('the value of $D', async () => /D=\/d.*ENV, line 3/.test(await hover(3, 8)));
    assert.match(await hover(1, 15), /V=3.*ARG, line 1/);
    const secret = await hover(3, 12);
    assert.ok(secret.includes('•••') && !secret.includes('abc'), secret);
  });
});
