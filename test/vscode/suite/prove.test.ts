import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { promisify } from 'node:util';
import * as vscode from 'vscode';
import { api, appWindow, build, openFile, panel, project, until } from './host';

const buildx = async (...args: readonly string[]): Promise<string> =>
  (await promisify(execFile)(process.env['STAGEGRAPH_BUILDX'] ?? 'buildx', [...args], { maxBuffer: 1 << 26 })).stdout;

/** Builds in the builder's history, whoever made them. */
const history = async (): Promise<string[]> =>
  (await buildx('history', 'ls', '--builder', 'one', '--format', '{{.Ref}}', '--no-trunc')).trim().split('\n').sort();

/** What the builder's cache holds. */
const cache = async (): Promise<Set<string>> =>
  new Set([...(await buildx('du', '--builder', 'one', '--verbose')).matchAll(/^ID:\s+(\S+)/gm)].map((m) => m[1] ?? ''));

const folders = (): string[] => readdirSync(tmpdir()).filter((n) => n.startsWith('stagegraph-prove-'));

describe('A repair that is proved', () => {
  let folder: vscode.Uri;
  let dockerfile: vscode.Uri;
  let found: { history: string[]; cache: Set<string>; folders: Set<string> };
  const shown: string[] = [];

  /** Chooses the fix of the stage as a person does: the command, a word of its title, Enter. */
  async function choose(): Promise<{ proving: Thenable<unknown> }> {
    await openFile(dockerfile);
    const proving = vscode.commands.executeCommand('stagegraph.prove');
    await appWindow.wait('.quick-input-widget .quick-input-title:has-text("Prove a repair")');
    await appWindow.type('stage of its own');
    await appWindow.wait('.quick-input-list .monaco-list-row.focused:has-text("stage of its own")');
    await appWindow.press('Enter');
    return { proving };
  }

  before(async function () {
    this.timeout(180_000);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    folder = await project('proved', {
      Dockerfile:
        'FROM BASE AS heavy\nRUN echo heavy > /heavy && sleep 3\n\nFROM heavy AS app\nCOPY note.txt /note.txt\n\nFROM scratch\nCOPY --from=app /note.txt /note.txt\n',
      'note.txt': 'one',
    });
    dockerfile = vscode.Uri.joinPath(folder, 'Dockerfile');
    await openFile(dockerfile);
    const { builds, sessions } = await api();
    await builds.readOnce();
    await build(folder);
    await until('the build', () => sessions.get(dockerfile)?.snapshot.build?.status === 'completed', 60_000);
    await until('no build that runs', () => builds.live().length === 0, 60_000);
    found = { history: await history(), cache: await cache(), folders: new Set(folders()) };
    builds.onLive((b) => shown.push(b.started?.contextPath ?? b.name));
  });

  /** Nothing of the trial is anywhere, and nothing of the person's is gone. */
  async function nothingIsLeft(): Promise<void> {
    assert.deepEqual(
      folders().filter((name) => !found.folders.has(name)),
      [],
    );
    assert.deepEqual(await history(), found.history);
    const now = await cache();
    assert.deepEqual(
      [...found.cache].filter((id) => !now.has(id)),
      [],
    );
    const { builds, sessions } = await api();
    await builds.refresh();
    await sessions.get(dockerfile)?.whenIdle();
    assert.deepEqual(
      builds
        .list()
        .filter((b) => b.builder === 'one')
        .map((b) => b.id)
        .sort(),
      found.history.map((ref) => builds.list().find((b) => b.id.endsWith(ref.split('/').at(-1) ?? ''))?.id ?? ref),
    );
    assert.equal(sessions.get(dockerfile)?.snapshot.record?.contextPath, folder.fsPath);
    assert.deepEqual(shown, [], 'a trial is no build that a person sees running');
  }

  it('is chosen among those that can be measured, and ends with what was measured', async function () {
    this.timeout(300_000);
    const { proving } = await choose();
    await until('what is being done', async () => {
      await vscode.commands.executeCommand('notifications.showList');
      return (await appWindow.count('.notification-list-item:has-text("before the edit, everything anew")')) > 0;
    });
    await proving;
    const text = vscode.window.activeTextEditor?.document.getText() ?? '';
    assert.match(text, /confirmed/);
    assert.match(text, /[\d.]+ s before the edit, [\d.]+ s after it/);
    assert.match(text, /RUN echo heavy/);
    await nothingIsLeft();
    const { document } = await openFile(dockerfile);
    assert.ok(!document.isDirty, 'the file is as it was');
  });

  it('that is canceled leaves nothing behind', async function () {
    this.timeout(300_000);
    await vscode.commands.executeCommand('notifications.clearAll');
    const { proving } = await choose();
    await until('the step that runs', async () => {
      await vscode.commands.executeCommand('notifications.showList');
      return (await appWindow.count('.notification-list-item:has-text("RUN echo heavy")')) > 0;
    });
    const item = '.notification-list-item:has-text("Stagegraph proves")';
    await appWindow.click(`${item} .notification-list-item-buttons-container .monaco-button:has-text("Cancel")`);
    await proving;
    await until('the end of the progress', async () => (await appWindow.count(item)) === 0);
    assert.equal(await appWindow.count('.notification-list-item:has-text("Stagegraph:")'), 0, 'nothing is an error');
    await nothingIsLeft();
    await panel.press('Escape');
  });

  after(() => vscode.commands.executeCommand('workbench.action.closeAllEditors'));
});
