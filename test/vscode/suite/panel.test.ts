import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { openSample, panel, until } from './host';

/** The sample's rebuilt step that comes before the changed one: its place and its cause. */
const line = (text: string, document: vscode.TextDocument): number =>
  document
    .getText()
    .split('\n')
    .findIndex((l) => l.startsWith(text));

describe('The graph of a Dockerfile', () => {
  it('opens coloured by the last build', async () => {
    await openSample();
    await vscode.commands.executeCommand('stagegraph.openGraph');
    await panel.wait('g.step.outcome-rebuilt');
    assert.ok((await panel.count('g.step')) >= 3);
    const label = await panel.attribute('g.step[data-id="0:1"]', 'aria-label');
    assert.match(label, /rebuilt/);
    assert.match(label, /needs stage1's files to write into; the inline cache holds the final stage's layers only/);
  });

  it('shows the cause and its evidence for a step that is chosen', async () => {
    await panel.click('g.step[data-id="0:1"]');
    await panel.wait('.card .cause');
    assert.match(await panel.text('.card'), /COPY \.\/dummy in stage2 changed/);
    assert.match(await panel.text('.card'), /mode=max/);
  });

  it('moves the cursor to the line of a step that is clicked', async () => {
    const editor = await openSample();
    const target = line('COPY ./dummy', editor.document);
    editor.selection = new vscode.Selection(0, 0, 0, 0);
    await panel.click('g.step[data-id="1:1"]');
    await until('the cursor at the COPY', () => vscode.window.activeTextEditor?.selection.active.line === target);
  });

  it('marks the step the cursor is on', async () => {
    const editor = await openSample();
    const at = line('RUN', editor.document);
    editor.selection = new vscode.Selection(at, 0, at, 0);
    await panel.wait('g.step.is-at-cursor[data-id="0:1"]');
  });
});

describe('The editor', () => {
  it('has the cause in the hover of the instruction', async () => {
    const editor = await openSample();
    const position = new vscode.Position(line('RUN', editor.document), 2);
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      editor.document.uri,
      position,
    );
    const text = hovers
      .flatMap((h) => h.contents)
      .map((c) => (c instanceof vscode.MarkdownString ? c.value : JSON.stringify(c)))
      .join('\n');
    assert.match(text, /rebuilt/);
    assert.match(text, /\[Go to the root\]\(command:stagegraph\.goToRoot\?.*\[Repair…\]\(command:stagegraph\.repair\?/);
    assert.match(
      text.replaceAll('\\', ''),
      /stage1 was rebuilt because COPY \.\/dummy in stage2 changed and needs stage1's files to write into/,
    );
  });

  it('has a line above each stage', async () => {
    const editor = await openSample();
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
      'vscode.executeCodeLensProvider',
      editor.document.uri,
      10,
    );
    const titles = lenses.map((l) => l.command?.title ?? '');
    assert.ok(titles.some((t) => /^1 rebuilt, /.test(t)) && titles.includes('why?'), titles.join(' | '));
  });

  it('names the root among the problems', async () => {
    const editor = await openSample();
    await until('a problem at the COPY', () =>
      vscode.languages
        .getDiagnostics(editor.document.uri)
        .some((d) => d.code === 'files-changed' && d.range.start.line === line('COPY ./dummy', editor.document)),
    );
  });
});
