import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { appWindow, openSample, panel, until } from './host';

const { press, type } = appWindow;

/** Runs a command as a person does who has no mouse: the palette, the words of its title, Enter. */
async function palette(title: string): Promise<void> {
  await press('F1');
  await appWindow.wait('.quick-input-widget .quick-input-box input:focus');
  await type(title);
  await appWindow.wait(`.quick-input-list .monaco-list-row.focused:has-text("${title}")`);
  await press('Enter');
}

describe('Without a mouse', () => {
  before(() => vscode.commands.executeCommand('workbench.action.closeAllEditors'));
  after(() => vscode.commands.executeCommand('workbench.action.closeAllEditors'));

  it('from a closed panel to the root, its line, its repair, and back', async function () {
    this.timeout(240_000);
    const { document } = await openSample();
    const before = document.getText();
    const root = before.split('\n').indexOf('COPY ./dummy ./dummy');
    await appWindow.wait('.monaco-editor.focused');

    await palette('Stagegraph: Open Graph');
    await panel.wait('g.step.outcome-rebuilt');
    // The focus stays in the editor: the next group is the panel.
    await palette('View: Focus Next Editor Group');
    await until('the focus in the panel', () => panel.evaluate<boolean>('() => document.hasFocus()'));
    await press('r');
    await panel.wait(`g.step.is-selected.is-root[aria-label^="COPY ./dummy"]`);
    await panel.wait('.card .cause');
    assert.equal(
      await panel.evaluate<string>('() => document.activeElement?.getAttribute("data-stop")'),
      await panel.attribute('g.step.is-selected', 'data-stop'),
      'the focus is on the root',
    );
    await press('Enter');
    await until('the line', () => vscode.window.activeTextEditor?.selection.active.line === root);
    await appWindow.wait('.monaco-editor.focused');

    const chosen = '.action-widget .monaco-list-row.focused';
    // Pressed again only when nothing came of it: a second press would close what the first one opened.
    await until(
      'the light bulb',
      async () => {
        await press('Control+.');
        return until('its menu', async () => (await appWindow.count(chosen)) > 0, 4000).then(
          () => true,
          () => false,
        );
      },
      90_000,
    );
    for (let i = 0; i < 20 && !/stage of its own/.test(await appWindow.text(chosen)); i++) await press('ArrowDown');
    assert.match(await appWindow.text(chosen), /stage of its own/);
    await press('Enter');
    await until('the repair', () => document.getText().includes('FROM scratch AS files'));
    await panel.wait('g.step[aria-label^="COPY --from=files"]');

    await press('Control+z');
    await until('the text as it was', () => document.getText() === before);
    await until(
      'the graph as it was',
      async () => (await panel.count('g.step[aria-label^="COPY --from=files"]')) === 0,
    );
  });
});
