import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { runMocha } from './mocha';
import { api, appWindow, openSample, panel } from './host';

function suite(): void {
  describe('A workspace that is not trusted', () => {
    it('draws the text, runs nothing, and says how to trust it', async () => {
      assert.equal(vscode.workspace.isTrusted, false);
      const { builds } = await api();
      await openSample();
      await vscode.commands.executeCommand('stagegraph.openGraph');
      await panel.wait('g.step');
      await builds.readOnce();
      assert.equal(builds.state, 'untrusted');
      assert.match(builds.problem ?? '', /not trusted, so nothing is run.*Manage Workspace Trust/);
      assert.deepEqual(builds.unreadable, [], 'no builder was asked');
      assert.ok(builds.list().every((b) => b.file !== undefined));
    });

    it('colours by a record that is at hand', async () => {
      await panel.wait('g.step.outcome-rebuilt');
    });

    it('foresees the next build from that record, and follows the text', async () => {
      await vscode.commands.executeCommand('stagegraph.forecast');
      await panel.wait('.foresees g.step.outcome-would-reuse');
      const editor = await openSample();
      const line = editor.document.lineCount;
      await editor.edit((e) => e.insert(new vscode.Position(line, 0), '\nRUN echo foreseen\n'));
      await panel.wait('g.step.outcome-would-rebuild.is-root[aria-label^="RUN echo foreseen"]');
      assert.match(await panel.text('.summary'), /^Next build: 1 of \d+ would be rebuilt.*line \d+ is new/);
      await vscode.commands.executeCommand('workbench.action.files.revert');
      await vscode.commands.executeCommand('stagegraph.openGraph');
      assert.deepEqual((await api()).builds.unreadable, [], 'no builder was asked');
    });

    it('has the reason in the view of builds, above the files', async () => {
      await vscode.commands.executeCommand('stagegraph.builds.focus');
      await appWindow.wait(
        '.pane-body [role="treeitem"][aria-label^="Not trusted: no builder is read: the workspace is not trusted"]',
      );
      await appWindow.wait('.pane-body [role="treeitem"][aria-label*="Opened files"]');
    });

    it('says so when something would have to be run', async () => {
      const { builds } = await api();
      const entry = { ref: 'one/one0/x', id: 'x', builder: 'one', name: 'x', status: 'Completed' };
      const build = {
        id: entry.ref,
        label: 'x',
        startedAt: 1,
        status: 'completed' as const,
        entry: { ...entry, createdAt: 1, totalSteps: 1, cachedSteps: 0 },
      };
      await assert.rejects(builds.record(build), /not trusted: nothing is run/);
    });

    it('offers no proof, and refuses one', async () => {
      const { document } = await openSample();
      await vscode.commands.executeCommand('workbench.action.quickOpen', '>Stagegraph: ');
      await appWindow.wait('.quick-input-list .monaco-list-row:has-text("Stagegraph: Open Graph")');
      const prove = '.quick-input-list .monaco-list-row:has-text("Prove a Repair")';
      assert.equal(await appWindow.count(prove), 0);
      await appWindow.press('Escape');
      await vscode.commands.executeCommand('stagegraph.prove', document.uri);
      await vscode.commands.executeCommand('notifications.showList');
      await appWindow.wait('.notification-list-item:has-text("the workspace is not trusted, so nothing is built")');
    });
  });
}

/** Runs the tests of a window in restricted mode. */
export const run = (): Promise<void> => runMocha(suite);
