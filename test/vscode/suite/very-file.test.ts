import * as vscode from 'vscode';
import { api, appWindow, build, fingerprinted, openFile, panel, project, until } from './host';

const dockerfile = 'FROM BASE\nCOPY src /src\nRUN cat /src/main.py > /out\n';

describe('The very file', () => {
  let folder: vscode.Uri;
  before(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    folder = await project('very-file', {
      Dockerfile: dockerfile,
      '.dockerignore': '*.tmp\n',
      'src/main.py': 'print(1)\n',
      'src/util.py': 'x = 1\n',
      'big.bin': 'x'.repeat(3000),
      'a.tmp': 'x',
    });
  });
  after(() => vscode.commands.executeCommand('workbench.action.closeAllEditors'));

  it('is named, proven, after two builds on this machine', async () => {
    const { builds, sessions } = await api();
    await openFile(vscode.Uri.joinPath(folder, 'Dockerfile'));
    await builds.readOnce();
    await build(folder);
    await fingerprinted(vscode.Uri.joinPath(folder, 'Dockerfile'));
    await project('very-file', { 'src/main.py': 'print(22)\n' });
    await build(folder);
    await until('the cause', () => {
      const cause = sessions
        .get(vscode.Uri.joinPath(folder, 'Dockerfile'))
        ?.snapshot.explanation?.steps.find((s) => s.step.id === '0:1')
        ?.causes.find((c) => c.kind === 'files-changed');
      return cause?.certainty === 'proven' && cause.culprit.files?.map((f) => f.path).join() === 'src/main.py';
    });
    await vscode.commands.executeCommand('stagegraph.openGraph');
    await panel.wait('g.step[data-id="0:1"]');
    await until('the root in the panel', async () =>
      /src\/main\.py changed/.test(await panel.attribute('g.step[data-id="0:1"]', 'aria-label')),
    );
  });

  it('stands in the view of the build context, with what is left out and by which line', async () => {
    await openFile(vscode.Uri.joinPath(folder, 'Dockerfile'));
    await vscode.commands.executeCommand('stagegraph.context.focus');
    const row = (label: string): string => `.pane-body [role="treeitem"][aria-label*="${label}"]`;
    await appWindow.wait(row('COPY src /src'));
    // The view may still show what it read before the last edit.
    await until('the sizes', async () =>
      /2 files, 16 B/.test(await appWindow.attribute(row('COPY src /src'), 'aria-label')),
    );
    await appWindow.wait(row('Left out'));
  });
});
