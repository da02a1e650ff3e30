import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { api, appWindow, build, fingerprinted, forget, openFile, panelWith, project, until } from './host';
import { runMocha } from './mocha';

const dockerfile = (text: string): string => `FROM BASE\nCOPY note.txt /note.txt\nRUN echo ${text} > /x\n`;
const draws = (text: string): Promise<boolean> =>
  panelWith(text).then(
    () => true,
    () => false,
  );

function suite(): void {
  describe('Two folders of one workspace, each with a Dockerfile', () => {
    const folders: vscode.Uri[] = [];
    const file = (i: number): vscode.Uri => vscode.Uri.joinPath(folders[i] ?? assert.fail(), 'Dockerfile');

    before(async () => {
      for (const folder of vscode.workspace.workspaceFolders ?? [])
        folders.push(
          await project('.', { Dockerfile: dockerfile(`in-${folder.name}`), 'note.txt': 'one' }, folder.uri),
        );
      assert.equal(folders.length, 2);
      await (await api()).builds.readOnce();
    });

    it('are drawn each in a panel of its own, named by its folder', async () => {
      for (const [i, name] of ['one', 'two'].entries()) {
        await openFile(file(i));
        await vscode.commands.executeCommand('stagegraph.openGraph');
        await until(`the graph of ${name}`, () => draws(`in-${name}`));
        await appWindow.wait(`.tab[aria-label^="Graph of ${name}/Dockerfile"]`);
      }
    });

    it('have their own builds and roots', async () => {
      const { sessions } = await api();
      for (const folder of folders) await build(folder);
      const [, second] = folders;
      assert.ok(second !== undefined);
      await fingerprinted(file(1));
      await vscode.workspace.fs.writeFile(vscode.Uri.joinPath(second, 'note.txt'), new TextEncoder().encode('two'));
      await build(second);
      const roots = (i: number): string[] =>
        vscode.languages
          .getDiagnostics(file(i))
          .filter((d) => d.source === 'Stagegraph')
          .map((d) => d.message);
      await until('the root of the second', () => roots(1).some((m) => m.includes('note.txt')), 30_000);
      assert.deepEqual(roots(0), []);
      for (const i of [0, 1])
        assert.equal(sessions.get(file(i))?.snapshot.record?.contextPath, folders[i]?.fsPath, `build of folder ${i}`);
      await openFile(file(1));
      await vscode.commands.executeCommand('stagegraph.goToRoot');
      assert.equal(vscode.window.activeTextEditor?.document.uri.toString(), file(1).toString());
    });

    it('keep a build that others have pushed out of the history', async () => {
      const { builds, sessions } = await api();
      const [first, second] = folders;
      assert.ok(first !== undefined && second !== undefined);
      const own = sessions.get(file(0))?.snapshot.record?.ref;
      assert.ok(own !== undefined);
      await forget(own);
      await build(second);
      await builds.refresh();
      const kept = builds.list().filter((b) => b.id.endsWith(own));
      assert.deepEqual(
        kept.map((b) => b.archived),
        [true],
      );
      await build(first);
      const shown = (): string | undefined => sessions.get(file(0))?.snapshot.record?.ref;
      const isKnown = (ref: string): boolean =>
        builds.list().some((b) => b.id.endsWith(ref) && b.status === 'completed');
      await until('the newer build of the first', () => {
        const ref = shown();
        return ref !== undefined && ref !== own && isKnown(ref);
      });
      await forget(shown() ?? '');
      await builds.refresh();
      for (const i of [0, 1])
        assert.equal(sessions.get(file(i))?.snapshot.record?.contextPath, folders[i]?.fsPath, `build of folder ${i}`);
      const baseline = sessions.get(file(0))?.snapshot.baseline?.id.split('/').at(-1);
      assert.equal(baseline, own, 'the build that was pushed out first is still held against');
    });

    it('are repaired each by its own files', async () => {
      await project(
        '.',
        { '.git/HEAD': 'x', Dockerfile: 'FROM BASE\nCOPY . /app\nRUN echo in-two > /x\n' },
        folders[1],
      );
      const { document } = await openFile(file(1));
      await until('the new text', () => document.getText().includes('COPY .'));
      await until('the repair', async () => {
        const found = await vscode.commands.executeCommand<vscode.CodeAction[]>(
          'vscode.executeCodeActionProvider',
          document.uri,
          new vscode.Range(1, 0, 1, 0),
        );
        const fix = found.find((a) => a.title.includes('.git'));
        return (
          fix?.edit?.entries().every(([uri]) => uri.toString().startsWith(`${folders[1]?.toString() ?? ''}/`)) === true
        );
      });
    });
  });
}

/** Runs the tests of a window with two folders. */
export const run = (): Promise<void> => runMocha(suite);
