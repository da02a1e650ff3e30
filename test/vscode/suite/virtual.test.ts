import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { api, appWindow, openFile, panel, panelWith, project, until, workspace } from './host';
import { Memory } from './memory';

const text = (uri: vscode.Uri): string =>
  vscode.workspace.textDocuments.find((d) => d.uri.toString() === uri.toString())?.getText() ?? '';
const actions = (uri: vscode.Uri, line: number): Thenable<vscode.CodeAction[]> =>
  vscode.commands.executeCommand('vscode.executeCodeActionProvider', uri, new vscode.Range(line, 0, line, 0));
const ofStagegraph = (uri: vscode.Uri): vscode.Diagnostic[] =>
  vscode.languages.getDiagnostics(uri).filter((d) => d.source !== undefined);
const hoverText = async (uri: vscode.Uri, line: number): Promise<string> =>
  (
    await vscode.commands.executeCommand<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      uri,
      new vscode.Position(line, 2),
    )
  )
    .flatMap((h) => h.contents)
    .map((c) => (c instanceof vscode.MarkdownString ? c.value : ''))
    .join('\n');

describe('A Dockerfile that is no file of this machine', () => {
  const registered: vscode.Disposable[] = [];
  /** The sample's own path, with another text on the disk below it. */
  let shadow: vscode.Uri;
  let asked = 0;

  before(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    const sample = new TextDecoder().decode(
      await vscode.workspace.fs.readFile(vscode.Uri.joinPath(workspace(), 'Dockerfile')),
    );
    const folder = await project('shadow', {
      Dockerfile: 'FROM scratch\nCOPY on-the-disk /\n',
      '.dockerignore': 'disk\n',
    });
    const at = (name: string): string => `${folder.path}/${name}`;
    const files = {
      [at('Dockerfile')]: sample,
      [at('all/Dockerfile')]: 'FROM alpine\nCOPY . /app\nRUN in-memory\n',
      [at('all/.dockerignore')]: 'out\n',
      [at('all/.git/HEAD')]: 'ref: refs/heads/main\n',
      [at('all/src/a.txt')]: 'a',
    };
    registered.push(
      vscode.workspace.registerFileSystemProvider('memory', new Memory(files), { isCaseSensitive: true }),
      vscode.workspace.registerFileSystemProvider('older', new Memory({ [at('Dockerfile')]: `${sample}RUN older\n` }), {
        isCaseSensitive: true,
        isReadonly: true,
      }),
    );
    shadow = folder;
    const { builds } = await api();
    await builds.readOnce();
    const { fingerprints } = builds;
    assert.ok(fingerprints !== undefined);
    const usage = fingerprints.usage.bind(fingerprints);
    fingerprints.usage = (context) => {
      asked++;
      return usage(context);
    };
    registered.push(new vscode.Disposable(() => Object.assign(fingerprints, { usage })));
    await vscode.commands.executeCommand('notifications.clearAll');
  });

  afterEach(async () => {
    await vscode.commands.executeCommand('notifications.showList');
    assert.equal(await appWindow.count('.notification-list-item'), 0, 'nothing is told as an error');
    await vscode.commands.executeCommand('notifications.hideList');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  after(() => {
    for (const d of registered) d.dispose();
  });

  const inMemory = (path = 'Dockerfile'): vscode.Uri => vscode.Uri.joinPath(shadow, path).with({ scheme: 'memory' });

  it('of a virtual file system is drawn, coloured by the build of its text, and has hovers, lenses and problems', async () => {
    const { document } = await openFile(inMemory());
    await vscode.commands.executeCommand('stagegraph.openGraph');
    await panel.wait('g.step.outcome-rebuilt[data-id="0:1"]');
    assert.match(await hoverText(document.uri, 1), /stage1 was rebuilt/);
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
      'vscode.executeCodeLensProvider',
      document.uri,
      10,
    );
    assert.ok(lenses.some((l) => l.command?.title === 'why?'));
    await until('the root among the problems', () => ofStagegraph(document.uri).some((d) => d.source === 'Stagegraph'));
    await vscode.commands.executeCommand('stagegraph.goToRoot');
    assert.equal(vscode.window.activeTextEditor?.document.uri.toString(), document.uri.toString());
  });

  it('of a virtual file system is repaired by its own files, and nothing of the disk is read for it', async () => {
    const { document } = await openFile(inMemory('all/Dockerfile'));
    await vscode.commands.executeCommand('stagegraph.openGraph');
    await panel.wait('g.step[aria-label*="in-memory"]');
    await until('the repair', async () => (await actions(document.uri, 1)).some((a) => a.title.includes('.git')));
    const fix = (await actions(document.uri, 1)).find((a) => a.title.includes('.git'));
    const [[uri, edits] = []] = fix?.edit?.entries() ?? [];
    assert.equal(uri?.toString(), inMemory('all/.dockerignore').toString());
    assert.match(edits?.map((e) => e.newText).join('') ?? '', /^\n?\.git\n?$/);
    await vscode.commands.executeCommand('stagegraph.context.focus');
    await appWindow.wait('.pane-body [role="treeitem"][aria-label*="read from folders of this machine only"]');
    assert.equal(asked, 0);
  });

  it('and was never saved is drawn as it is typed, repaired and undone', async () => {
    const document = await vscode.workspace.openTextDocument({
      language: 'dockerfile',
      content: 'FROM alpine\nARG GIT_SHA=0\nRUN mkdir /never-saved\nRUN echo $GIT_SHA\n',
    });
    const editor = await vscode.window.showTextDocument(document, vscode.ViewColumn.One);
    await vscode.commands.executeCommand('stagegraph.openGraph');
    await panel.wait('g.step[aria-label*="never-saved"]');
    await editor.edit((e) => e.insert(new vscode.Position(4, 0), 'RUN typed-later\n'));
    await panel.wait('g.step[aria-label*="typed-later"]');
    const before = document.getText();
    const [fix] = (await actions(document.uri, 1)).filter((a) => a.edit !== undefined);
    assert.ok(fix?.edit !== undefined, 'a repair of the text alone');
    assert.ok(await vscode.workspace.applyEdit(fix.edit));
    assert.notEqual(document.getText(), before);
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand('undo');
    assert.equal(document.getText(), before);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });

  it('and can not be written is drawn, and has no problems to mend', async () => {
    const older = vscode.Uri.joinPath(shadow, 'Dockerfile').with({ scheme: 'older' });
    const { document } = await openFile(older);
    await vscode.commands.executeCommand('stagegraph.openGraph');
    await panel.wait('g.step[aria-label*="RUN older"]');
    await panel.wait('g.step.outcome-rebuilt[data-id="0:1"]');
    assert.match(await hoverText(document.uri, 1), /stage1 was rebuilt/);
    assert.deepEqual(ofStagegraph(document.uri), []);
  });

  it('but an older version of one, beside it in a diff, is not taken for it', async () => {
    const file = vscode.Uri.joinPath(shadow, 'Dockerfile');
    const older = file.with({ scheme: 'older', query: '{"ref":"HEAD"}' });
    await vscode.commands.executeCommand('vscode.diff', older, file, 'Dockerfile (HEAD ↔ now)');
    await until('both sides', () => text(older) !== '' && text(file) !== '');
    await vscode.commands.executeCommand('stagegraph.openGraph');
    await until('the graph of the file', () =>
      panelWith('on-the-disk').then(
        () => true,
        () => false,
      ),
    );
    const drawn = await panelWith('on-the-disk');
    assert.equal(await drawn.count('g.step[aria-label*="RUN older"]'), 0);
    assert.deepEqual(ofStagegraph(older), []);
    const { sessions } = await api();
    assert.equal(sessions.get(file)?.snapshot.plan.steps.length, 2);
    assert.notEqual(
      sessions.get(older)?.snapshot.plan.steps.some((x) => x.text === 'RUN older'),
      false,
    );
    await drawn.doubleClick('g.step[aria-label*="on-the-disk"]');
    await until('the line of the file', () => vscode.window.activeTextEditor?.selection.active.line === 1);
    assert.equal(vscode.window.activeTextEditor?.document.uri.toString(), file.toString());
  });

  it('nor is it the document of a build', async () => {
    const { builds } = await api();
    const [build] = builds.list().filter((b) => b.file?.endsWith('2-dummy-changed.dockerbuild') === true);
    assert.ok(build !== undefined);
    await openFile(vscode.Uri.joinPath(shadow, 'Dockerfile').with({ scheme: 'older', query: '{"ref":"HEAD"}' }));
    await vscode.commands.executeCommand('stagegraph.showBuild', build.id);
    await panel.wait('g.step.outcome-rebuilt[data-id="0:1"]');
    const { sessions } = await api();
    const showing = sessions.all().filter((s) => s.choice.build === build.id);
    assert.equal(showing.length, 1);
    assert.notEqual(showing[0]?.uri.scheme, 'older');
    await showing[0]?.follow();
  });
});
