import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import * as vscode from 'vscode';
import { api, appWindow, openFile, openSample, panelWith, project, until, workspace, type Place } from './host';
import { runMocha } from './mocha';

const log = process.env['STAGEGRAPH_TEST_LOG'] ?? '';
/** Marks for the window's starter: this window reloads, this one has been reloaded (shim.mjs). */
const reloading = `${log}.reloading`;
const reloaded = `${log}.reloaded`;
/** What the first window saw. */
const seen = `${log}.seen`;

/** What a panel shows of its own state. */
interface Shown {
  readonly selected: string;
  readonly collapsed: number;
  readonly place: string;
}

const sampleText = 'COPY ./dummy ./dummy';
const otherText = 'only-in-other';
const other = (): vscode.Uri => vscode.Uri.joinPath(workspace(), 'other', 'Dockerfile');

async function shown(panel: Place): Promise<Shown> {
  return {
    selected: await panel.attribute('g.step.is-selected', 'data-id'),
    collapsed: await panel.count('g.stage.collapsed'),
    place: await panel.attribute('g.content', 'transform'),
  };
}

/** The panel that draws a text, brought to the front. */
async function front(tab: string, text: string): Promise<Place> {
  await appWindow.click(`.tab[aria-label^="Graph of ${tab}"]`);
  await until(`the graph of ${tab}`, async () =>
    panelWith(text).then(
      () => true,
      () => false,
    ),
  );
  return panelWith(text);
}

function beforeReload(): void {
  describe('A window', () => {
    it('has two panels, each with what was chosen in it', async () => {
      const { builds, sessions } = await api();
      await builds.readOnce();
      const first = builds.list().find((b) => b.file?.endsWith('1-first.dockerbuild') === true);
      assert.ok(first !== undefined);
      const { document } = await openSample();
      await vscode.commands.executeCommand('stagegraph.openGraph');
      const sample = await front('Dockerfile', sampleText);
      await sessions.get(document.uri)?.choose({ build: first.id });
      await sample.wait('.toolbar .build:has-text("2026")');
      await sample.click('.stage-head[data-stop="stage:0"]');
      await sample.wait('g.stage.collapsed');
      await sample.click('.summary');
      await sample.press('End');
      await sample.wait('g.step.is-selected[data-id="2:1"]');
      for (const key of ['+', '+', 'Shift+ArrowRight']) await sample.press(key);
      await project('other', { Dockerfile: `FROM alpine\nRUN ${otherText}\nRUN second\n` });
      await openFile(other());
      await vscode.commands.executeCommand('stagegraph.openGraph');
      const second = await front('other', otherText);
      await second.click('.summary .said');
      await second.press('End');
      await second.wait('g.step.is-selected[data-id="0:2"]');
      await second.press('-');
      const found = {
        build: first.id,
        other: await shown(second),
        sample: await shown(await front('Dockerfile', sampleText)),
      };
      assert.notEqual(found.sample.place, found.other.place);
      writeFileSync(seen, JSON.stringify(found));
    });
  });
}

function afterReload(): void {
  describe('The window, reloaded', () => {
    const before = JSON.parse(readFileSync(seen, 'utf8')) as { build: string; other: Shown; sample: Shown };

    it('has the panel in front with its step, its stages, its place and its build', async () => {
      await until('the graph', () =>
        panelWith(sampleText).then(
          () => true,
          () => false,
        ),
      );
      const sample = await panelWith(sampleText);
      const { sessions } = await api();
      const session = (): ReturnType<typeof sessions.get> =>
        sessions.get(vscode.Uri.joinPath(workspace(), 'Dockerfile'));
      await until('the chosen build', () => session()?.snapshot.build?.id === before.build);
      await until('what was seen', async () => {
        const now = await shown(sample).catch(() => undefined);
        return JSON.stringify(now) === JSON.stringify(before.sample);
      }).catch(async () => assert.deepEqual(await shown(sample), before.sample));
    });

    it('has the other panel with its own', async () => {
      const second = await front('other', otherText);
      await until('what was seen', async () => {
        const now = await shown(second).catch(() => undefined);
        return JSON.stringify(now) === JSON.stringify(before.other);
      }).catch(async () => assert.deepEqual(await shown(second), before.other));
      const { sessions } = await api();
      assert.equal(sessions.get(other())?.choice.build, undefined);
    });
  });
}

/** Two windows, one after the other: the first reloads itself when its tests have passed. */
export async function run(): Promise<void> {
  if (existsSync(reloaded)) return runMocha(afterReload);
  await runMocha(beforeReload);
  writeFileSync(reloading, '');
  // The window takes this host with it, and answers nothing.
  vscode.commands.executeCommand('workbench.action.reloadWindow').then(undefined, () => undefined);
  return new Promise(() => undefined);
}
