import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Api } from '../../../extension/extension';
import type { KnownBuild } from '../../../extension/session/known';
import type { Node } from '../../../extension/tree/nodes';
import { api, appWindow, build, project, until } from './host';

const listed = (builds: Api['builds']): KnownBuild[] =>
  builds.list().filter((b) => b.label.startsWith('listed') && b.status === 'completed');

describe('The view "Builds"', () => {
  const children = async (node?: Node): Promise<Node[]> => (await api()).tree.getChildren(node);
  const named = async (name: string): Promise<Node> => {
    const found = (await children()).find((n) => n.kind === 'builder' && n.name === name);
    assert.ok(found !== undefined, `builder ${name}`);
    return found;
  };
  const newest = async (): Promise<Extract<Node, { kind: 'build' }>> => {
    const found = (await children(await named('one'))).find((n) => n.kind === 'build');
    assert.ok(found?.kind === 'build');
    return found;
  };

  before(async () => {
    const { builds } = await api();
    const folder = await project('listed', {
      Dockerfile: 'FROM BASE\nCOPY note.txt /\nRUN echo listed > /x\n',
      'note.txt': 'one',
    });
    await build(folder);
    await project('listed', { 'note.txt': 'two' });
    await build(folder);
    await until('both builds in history', () => listed(builds).length === 2);
    await until('the builder that is down', () => builds.unreadable.some((u) => u.builder === 'down'));
  });

  it('has builders, and what to do about one that does not answer', async () => {
    const down = await named('down');
    assert.ok(down.kind === 'builder' && down.error !== undefined);
    const rows = await children(down);
    assert.deepEqual(
      rows.map((r) => r.kind === 'message' && r.text),
      [down.error, 'Start it, then refresh'],
    );
    const { tree } = await api();
    assert.equal(tree.getTreeItem(rows[1] as Node).command?.command, 'stagegraph.refresh');
    assert.match(tree.getTreeItem(down).accessibilityInformation?.label ?? '', /^Builder down could not be read: /);
  });

  it('has builds newest first, with age, duration and cached share', async () => {
    const { tree, builds } = await api();
    const node = await newest();
    await builds.record(node.build);
    const item = tree.getTreeItem(await newest());
    assert.ok(typeof item.label === 'string' && item.label.startsWith('listed'));
    assert.match(String(item.description), /^(?:just now|\d+ minutes? ago) · [\d.]+ s · 0% cached$/);
    assert.match(item.accessibilityInformation?.label ?? '', /^Build listed.*, completed, .*cached$/);
    assert.equal(item.collapsibleState, vscode.TreeItemCollapsibleState.Collapsed);
  });

  it('has the roots of a build, each a way to its line', async () => {
    const { tree } = await api();
    const roots = await children(await newest());
    assert.deepEqual(
      roots.map((r) => r.kind === 'root' && [r.step, r.root.cause.kind]),
      [['COPY note.txt', 'files-changed']],
    );
    const { command } = tree.getTreeItem(roots[0] as Node);
    assert.ok(command !== undefined);
    await vscode.commands.executeCommand(command.command, ...(command.arguments as unknown[]));
    const editor = vscode.window.activeTextEditor;
    assert.equal(editor?.selection.active.line, 1);
    assert.ok(editor.document.uri.path.endsWith('listed/Dockerfile'));
  });

  it('gives the reference, and compares with any build', async () => {
    const node = await newest();
    await vscode.commands.executeCommand('stagegraph.copyRef', node);
    assert.equal(await vscode.env.clipboard.readText(), node.build.id);
    const { builds, sessions } = await api();
    const older = listed(builds)[1];
    assert.ok(older !== undefined);
    await vscode.commands.executeCommand('stagegraph.compareWithBuild', { kind: 'build', build: older });
    const uri = vscode.window.activeTextEditor?.document.uri;
    assert.ok(uri !== undefined);
    assert.equal(sessions.get(uri)?.snapshot.baseline?.id, older.id);
    assert.equal(sessions.get(uri)?.snapshot.explanation?.baselineWhy?.kind, 'given');
    await sessions.get(uri)?.follow();
  });

  it('is what a person sees', async () => {
    await vscode.commands.executeCommand('stagegraph.builds.focus');
    await appWindow.wait('.pane-body [role="treeitem"][aria-label="Builder one"]');
    await appWindow.wait('.pane-body [role="treeitem"][aria-label^="Build listed"]');
  });
});
