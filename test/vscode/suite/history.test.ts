import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import * as vscode from 'vscode';
import { openFile, panelWith, project, until } from './host';

const name = 'past';
const text = 'FROM alpine\nCOPY src /only-in-past\nRUN cat /only-in-past/*\n';

describe('Past commits of a Dockerfile', () => {
  let folder: vscode.Uri;
  const git = (...args: string[]): void => {
    execFileSync('git', ['-C', folder.fsPath, '-c', 'user.name=a', '-c', 'user.email=a@b', ...args]);
  };
  const commit = async (files: Readonly<Record<string, string>>): Promise<void> => {
    folder = await project(name, files);
    git('add', '-A');
    git('commit', '-q', '-m', Object.keys(files).join());
  };

  it('are shown in the graph on asking, from git alone', async () => {
    folder = await project(name, { Dockerfile: text });
    git('init', '-q', '-b', 'main');
    await commit({ 'src/a.txt': '1' });
    await commit({ 'src/a.txt': '2' });
    await commit({ 'README.md': 'not taken' });
    await openFile(vscode.Uri.joinPath(folder, 'Dockerfile'));
    await vscode.commands.executeCommand('stagegraph.openGraph');
    await until('the graph', () => panelWith('only-in-past').then(Boolean, () => false));
    const panel = await panelWith('only-in-past');
    await panel.click('.summary button:has-text("past commits")');
    await panel.wait('.column');
    assert.match(await panel.text('.summary'), /^A typical commit rebuilds 1 of 2 steps\. 100 % of that is COPY src/);
    assert.equal(await panel.count('.column'), 2);
    assert.match(await panel.attribute('g.step[data-id="0:1"]', 'aria-label'), /50 % of commits/);
    await panel.click('.column:last-child');
    await panel.wait('.summary:has-text("rebuilds nothing")');
  });
});
