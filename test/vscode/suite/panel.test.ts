import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { api, appWindow, openSample, panel, until } from './host';

/** The sample's rebuilt step that comes before the changed one: its place and its cause. */
const line = (text: string, document: vscode.TextDocument): number =>
  document
    .getText()
    .split('\n')
    .findIndex((l) => l.startsWith(text));

const isPanel = (tab: vscode.Tab | undefined): boolean => tab?.input instanceof vscode.TabInputWebview;

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

  it('keeps the focus when a step is clicked: the next key is the graph’s', async () => {
    const { document } = await openSample();
    const before = document.getText();
    await panel.click('g.step[data-id="1:1"]');
    await panel.wait('g.step.is-selected[data-id="1:1"]');
    assert.equal(await panel.evaluate<boolean>('() => document.hasFocus()'), true);
    await panel.press('?');
    await panel.wait('dialog[aria-label="Keys"]');
    await panel.press('Escape');
    assert.equal(document.getText(), before);
  });

  it('stays as large as it was made when a step is clicked', async () => {
    await panel.click('g.step[data-id="0:1"]');
    // The command takes the group that is active; the page may have had the keys already, and then a click makes none active.
    await until('the panel active', async () => {
      if (isPanel(vscode.window.tabGroups.activeTabGroup.activeTab)) return true;
      await vscode.commands.executeCommand('workbench.action.focusNextGroup');
      return false;
    });
    await vscode.commands.executeCommand('workbench.action.toggleMaximizeEditorGroup');
    const width = (): Promise<number> => panel.evaluate<number>('() => document.documentElement.clientWidth');
    await until('a large panel', async () => (await width()) > 900);
    const large = await width();
    await panel.click('g.step[data-id="1:1"]');
    await panel.wait('g.step.is-selected[data-id="1:1"]');
    await panel.press('Escape');
    await panel.press('Home');
    await panel.wait('g.step.is-selected[data-id="0:1"]');
    assert.equal(await width(), large);
    await vscode.commands.executeCommand('workbench.action.toggleMaximizeEditorGroup');
    await until('its own width', async () => (await width()) < large);
  });

  it('moves the cursor to the line of a step that is double-clicked', async () => {
    const editor = await openSample();
    const target = line('COPY ./dummy', editor.document);
    editor.selection = new vscode.Selection(0, 0, 0, 0);
    await panel.doubleClick('g.step[data-id="1:1"]');
    await until('the cursor at the COPY', () => vscode.window.activeTextEditor?.selection.active.line === target);
  });

  it('has a way to stop the reading of builds', async () => {
    const { builds } = await api();
    // A reading may last a few hundredths of a second: the page itself presses the button as soon as it is there.
    const pressed = panel.evaluate<boolean>(`() => new Promise((tell) => {
      const end = Date.now() + 20000;
      const look = () => {
        const button = document.querySelector('.under-way button');
        if (button !== null) button.click();
        if (button !== null || Date.now() > end) tell(button !== null);
        else setTimeout(look, 2);
      };
      look();
    })`);
    let isPressed: boolean | undefined;
    void pressed.then((value) => (isPressed = value));
    while (isPressed === undefined) await builds.refresh();
    assert.ok(isPressed, 'no button to cancel');
    await until('nothing under way', async () => (await panel.count('.under-way button')) === 0);
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

  it('opens the graph at the root when “why?” above a stage is clicked', async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    const editor = await openSample();
    await appWindow.click('.codelens-decoration a:has-text("why?")');
    await panel.wait('g.step.is-selected.is-root[data-id="1:1"]');
    assert.match(await panel.text('.card'), /COPY \.\/dummy/);
    assert.ok(vscode.window.activeTextEditor === editor, 'the focus stays in the editor');
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
