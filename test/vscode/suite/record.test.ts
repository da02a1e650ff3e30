import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import * as vscode from 'vscode';
import { api, openFile, until, workspace } from './host';

const extensionFolder = (): vscode.Uri => {
  const found = vscode.extensions.all.find((e) => (e.packageJSON as { name?: string }).name === 'stagegraph');
  assert.ok(found !== undefined);
  return found.extensionUri;
};
const records = (): vscode.Uri => vscode.Uri.joinPath(extensionFolder(), 'media', 'sample', 'shop', 'builds');
const activeTab = (): unknown => vscode.window.tabGroups.activeTabGroup.activeTab?.input;

describe('Records as files', () => {
  after(() => vscode.commands.executeCommand('workbench.action.closeAllEditors'));

  it('a .dockerbuild opens as the graph of the Dockerfile it keeps', async () => {
    const copy = vscode.Uri.joinPath(workspace(), 'ci.dockerbuild');
    await vscode.workspace.fs.copy(vscode.Uri.joinPath(records(), '5-needed-downstream.dockerbuild'), copy);
    await vscode.commands.executeCommand('vscode.open', copy);
    const input = activeTab();
    assert.ok(input instanceof vscode.TabInputCustom && input.viewType === 'stagegraph.record');
    const { sessions } = await api();
    await until('the explanation', () =>
      sessions
        .all()
        .some(
          ({ uri, snapshot }) =>
            uri.scheme === 'stagegraph-build' &&
            snapshot.build?.file === copy.toString() &&
            (snapshot.explanation?.steps.length ?? 0) > 10,
        ),
    );
    await vscode.workspace.fs.delete(copy);
  });

  it('a file that is no record says so in its editor', async () => {
    const broken = vscode.Uri.joinPath(workspace(), 'broken.dockerbuild');
    await vscode.workspace.fs.writeFile(broken, new TextEncoder().encode('no bundle'));
    await vscode.commands.executeCommand('vscode.open', broken);
    assert.ok(activeTab() instanceof vscode.TabInputCustom);
    const { builds } = await api();
    await until('the reason', () => builds.unreadableFiles().some((f) => f.file === broken.toString()));
    await vscode.workspace.fs.delete(broken);
  });

  it('a log stays a text, and opens in the graph when that is asked for', async () => {
    await openFile(vscode.Uri.joinPath(workspace(), 'Dockerfile'));
    const log = vscode.Uri.joinPath(workspace(), 'build.log');
    const text = '#1 [stage1 1/1] RUN apk add curl\n#1 DONE 4.2s\n\n#2 exporting to image\n#2 DONE 0.1s\n';
    await vscode.workspace.fs.writeFile(log, new TextEncoder().encode(text));
    await vscode.commands.executeCommand('vscode.open', log);
    assert.ok(activeTab() instanceof vscode.TabInputText);
    await vscode.commands.executeCommand('vscode.openWith', log, 'stagegraph.log');
    const { builds } = await api();
    await until('the build of the log', () => builds.list().some((b) => b.file === log.toString()));
    const input = activeTab();
    assert.ok(input instanceof vscode.TabInputCustom && input.viewType === 'stagegraph.log');
    await vscode.workspace.fs.delete(log);
  });

  const shown = (): string => vscode.window.activeTextEditor?.document.getText() ?? '';
  /** A log of a Dockerfile that is not in the workspace. */
  const logOf = (copied: string): string =>
    [
      '#1 [internal] load build definition from Dockerfile',
      '#1 DONE 0.0s',
      '#2 [pasted 1/3] FROM docker.io/library/alpine:3',
      '#2 CACHED',
      '#3 [pasted 2/3] COPY deps.txt .',
      `#3 ${copied}`,
      '#4 [pasted 3/3] RUN make pasted',
      '#4 DONE 9.0s',
      '#5 exporting to image',
      '#5 DONE 0.1s',
      '',
    ].join('\n');

  it('a log that was copied is explained in words, when no Dockerfile of the workspace fits it', async () => {
    await vscode.env.clipboard.writeText(logOf('DONE 0.1s'));
    await vscode.commands.executeCommand('stagegraph.explainClipboard');
    await until('the explanation', () => shown().includes('RUN make pasted'));
    assert.equal(vscode.window.activeTextEditor?.document.uri.scheme, 'stagegraph-explanation');
    assert.match(shown(), /no earlier build of this step is at hand to compare with/);
  });

  it('of two logs that are selected the later is explained against the earlier', async () => {
    const files = ['first', 'second'].map((name) => vscode.Uri.joinPath(workspace(), `${name}.log`));
    const stamped = (log: string, day: number): string => log.replace(/^#/gm, `2026-03-0${day}T10:00:00.0000000Z #`);
    const texts = [stamped(logOf('DONE 0.1s'), 1), stamped(logOf('DONE 0.1s'), 2)];
    for (const [i, uri] of files.entries())
      await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(texts[i]));
    await vscode.commands.executeCommand('stagegraph.compareLogs', files[1], [files[1], files[0]]);
    await until('the explanation', () => shown().includes('the build you chose'));
    assert.match(vscode.window.activeTextEditor?.document.uri.path ?? '', /^\/second\.log explained$/);
    for (const uri of files) await vscode.workspace.fs.delete(uri);
  });

  it('the last commits are held against a Dockerfile', async () => {
    const folder = vscode.Uri.joinPath(workspace(), 'replayed');
    const write = (name: string, text: string): Thenable<void> =>
      vscode.workspace.fs.writeFile(vscode.Uri.joinPath(folder, name), new TextEncoder().encode(text));
    const git = (...args: string[]): void =>
      void execFileSync('git', ['-C', folder.fsPath, '-c', 'user.name=a', '-c', 'user.email=a@b', ...args]);
    await write('Dockerfile', 'FROM scratch\nCOPY src /src\nCOPY other /other\n');
    await write('src/a', '1');
    await write('other/a', '1');
    git('init', '-q');
    git('add', '-A');
    git('commit', '-q', '-m', 'one');
    await write('src/a', '2');
    git('add', '-A');
    git('commit', '-q', '-m', 'two');
    await vscode.commands.executeCommand('stagegraph.replay', vscode.Uri.joinPath(folder, 'Dockerfile'));
    await until('the document', () => shown().includes('A typical commit rebuilds 2 of 2 steps'));
    assert.match(shown(), /\| `COPY src \/src` \| 100 % \| 100 % \| src\/\\\*\\\* 100 % \|/);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await vscode.workspace.fs.delete(folder, { recursive: true });
  });

  it('the sample opens beside its graph, coloured, without a builder', async () => {
    await vscode.commands.executeCommand('stagegraph.openSample');
    const { sessions, panels } = await api();
    const uri = vscode.Uri.joinPath(records(), '..', 'Dockerfile');
    await until('the explanation of the sample', () => {
      const roots = sessions.get(uri)?.snapshot.explanation?.summary.roots ?? [];
      return roots.some((r) => r.cause.kind === 'files-changed');
    });
    const document = await vscode.workspace.openTextDocument(uri);
    assert.ok(panels.has(document));
  });
});
