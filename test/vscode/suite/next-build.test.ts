import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { api, appWindow, build, openFile, panel, project, until } from './host';

const lens = '.codelens-decoration:has-text("next build:")';
const status = '[id="stagegraph.stagegraph.stagegraph.status"]';

describe('The next build', () => {
  let folder: vscode.Uri;
  let editor: vscode.TextEditor;
  const forecast = async () => (await api()).sessions.get(editor.document.uri)?.snapshot.forecast;
  /** Texts of the steps that would be rebuilt. */
  const running = async (): Promise<string[]> =>
    (await forecast())?.steps.filter((s) => s.outcome === 'would-rebuild').map((s) => s.step.text) ?? [];
  const summary = (): Promise<string> => panel.text('.summary');

  async function edit(from: string, to: string): Promise<void> {
    const at = editor.document.getText().indexOf(from);
    assert.ok(at >= 0, from);
    const range = new vscode.Range(editor.document.positionAt(at), editor.document.positionAt(at + from.length));
    await editor.edit((e) => e.replace(range, to));
  }
  async function hoverAt(line: number): Promise<string> {
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      editor.document.uri,
      new vscode.Position(line, 1),
    );
    return hovers
      .flatMap((h) => h.contents.map((c) => (typeof c === 'string' ? c : (c as vscode.MarkdownString).value)))
      .join('\n');
  }

  before(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    folder = await project('next', {
      Dockerfile:
        'FROM BASE AS build\nRUN echo tools > /tools\nCOPY src /src\nRUN cat /src/main.txt > /out\nFROM BASE\nCOPY --from=build /out /out\n',
      'src/main.txt': 'main',
      'notes.txt': 'one',
    });
    const dockerfile = vscode.Uri.joinPath(folder, 'Dockerfile');
    editor = await openFile(dockerfile);
    const { builds, sessions } = await api();
    await builds.readOnce();
    await build(folder);
    await until('the build', () => sessions.get(dockerfile)?.snapshot.record !== undefined);
  });
  after(() => vscode.commands.executeCommand('workbench.action.closeAllEditors'));

  it('is silent while nothing differs', async () => {
    await until('the files', async () => (await forecast())?.summary.unsure === 0);
    assert.deepEqual(await running(), []);
    assert.equal(await appWindow.count(lens), 0);
    assert.doesNotMatch(await hoverAt(1), /Next build/);
  });

  it('opens in the panel by its command', async () => {
    await vscode.commands.executeCommand('stagegraph.forecast');
    await panel.wait('.foresees g.step.outcome-would-reuse');
    await until('the summary', async () => /^Next build: nothing would be rebuilt$/.test(await summary()));
  });

  it('follows a line as it is typed: the panel, the line above the stage, the hover and the status bar', async () => {
    editor = await openFile(editor.document.uri);
    await edit('echo tools', 'echo more tools');
    await panel.wait('g.step.outcome-would-rebuild.is-root[aria-label^="RUN echo more tools"]');
    assert.match(await summary(), /^Next build: 4 of 4 would be rebuilt, 1 of them perhaps, .*root: line 2 was edited/);
    await appWindow.wait('.codelens-decoration:has-text("next build: 3 steps")');
    await appWindow.wait('.codelens-decoration:has-text("next build: 1 step")');
    assert.match(await hoverAt(1), /Next build: would be rebuilt.*was edited.*proven/);
    await appWindow.hover(status);
    await appWindow.wait('.monaco-hover:has-text("Next build: 4 steps")');
  });

  it('is silent again when it is undone', async () => {
    editor = await openFile(editor.document.uri);
    await vscode.commands.executeCommand('undo');
    await until('nothing', async () => (await running()).length === 0);
    await until('no line above a stage', async () => (await appWindow.count(lens)) === 0);
    await until('the panel', async () => /^Next build: nothing would be rebuilt$/.test(await summary()));
  });

  it('knows of a line above that shifts the rest, and of one that says the same', async () => {
    await edit('RUN echo tools', '# why\n\nRUN echo tools');
    await edit('COPY src /src', 'COPY  ./src  /src');
    await until('the text', async () => (await forecast())?.plan.steps.some((s) => s.lines[0] === 4) === true);
    assert.deepEqual(await running(), []);
    await vscode.commands.executeCommand('workbench.action.files.revert');
  });

  it('names a file that changed, and not one that no step takes', async () => {
    await project('next', { 'notes.txt': 'two' });
    await project('next', { 'src/main.txt': 'another' });
    await panel.wait('g.step.outcome-would-rebuild.is-root[aria-label^="COPY src"]');
    assert.match(await summary(), /^Next build: 3 of 4 would be rebuilt.*root: src\/main\.txt changed/);
    await appWindow.wait('.codelens-decoration:has-text("next build: 2 steps")');
    const copy = (await forecast())?.steps.find((s) => s.step.text.startsWith('COPY src'));
    assert.equal(copy?.causes[0]?.certainty, 'proven');
  });

  it('comes true', async () => {
    const foreseen = await running();
    const { sessions } = await api();
    const before = sessions.get(editor.document.uri)?.snapshot.record?.ref;
    await build(folder);
    const session = sessions.get(editor.document.uri);
    await until('the build', () => session?.snapshot.record !== undefined && session.snapshot.record.ref !== before);
    const rebuilt = session?.snapshot.explanation?.steps.filter((s) => s.outcome === 'rebuilt').map((s) => s.step.text);
    assert.deepEqual(rebuilt, foreseen);
    await until('the files', async () => (await forecast())?.summary.unsure === 0);
    assert.deepEqual(await running(), []);
    await until('the panel', async () => /^Next build: nothing would be rebuilt$/.test(await summary()));
  });

  it('reuses what a build before the last one left', async () => {
    await project('next', { 'src/main.txt': 'main' });
    await until('the note', async () => {
      const copy = (await forecast())?.steps.find((s) => s.step.text.startsWith('COPY src'));
      return copy?.notes?.some((note) => note.kind === 'as-in-earlier-build') === true;
    });
    assert.deepEqual(await running(), []);
  });

  it('counts the Dockerfile itself where a step takes it, as it would be saved', async () => {
    const own = await project('next-own', { Dockerfile: 'FROM BASE\nRUN echo own > /own\nCOPY . /all\n' });
    editor = await openFile(vscode.Uri.joinPath(own, 'Dockerfile'));
    await build(own);
    await until('the files', async () => (await forecast())?.summary.unsure === 0);
    assert.deepEqual(await running(), []);
    await edit('RUN echo', '# why\nRUN echo');
    await until('the copy', async () => (await running()).join() === 'COPY . /all');
    await edit('# why\nRUN echo', 'RUN echo');
    await until('nothing', async () => (await running()).length === 0);
  });
});
