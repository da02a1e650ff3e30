import * as vscode from 'vscode';
import type { Panels } from './panel/panels';
import { exportText } from './panel/export';
import type { Builds } from './session/builds';
import { pickBaseline, pickBuild } from './session/pick';
import { isDockerfile, type Sessions } from './session/sessions';
import type { DocumentSession } from './session/document';

/** The Dockerfile a command is about: the given one, the one in the editor, or the only one that is open. */
async function documentOf(uri: unknown, sessions: Sessions): Promise<vscode.TextDocument | undefined> {
  if (uri instanceof vscode.Uri) return vscode.workspace.openTextDocument(uri);
  const active = vscode.window.activeTextEditor?.document;
  if (active !== undefined && isDockerfile(active)) return active;
  const [only] = sessions.all();
  if (only !== undefined) return only.document;
  const [found] = await vscode.workspace.findFiles(
    '**/{Dockerfile,*.Dockerfile,Containerfile}',
    '**/node_modules/**',
    1,
  );
  if (found !== undefined) return vscode.workspace.openTextDocument(found);
  void vscode.window.showInformationMessage('Stagegraph: open a Dockerfile first.');
  return undefined;
}

/** Registers every command; each says what went wrong instead of failing silently. */
export function registerCommands(
  context: vscode.ExtensionContext,
  sessions: Sessions,
  builds: Builds,
  panels: Panels,
): void {
  const withSession =
    (action: (session: DocumentSession) => unknown) =>
    async (uri?: unknown): Promise<void> => {
      const document = await documentOf(uri, sessions);
      if (document !== undefined) await action(sessions.open(document));
    };
  const commands: Readonly<Record<string, (...args: unknown[]) => unknown>> = {
    openGraph: withSession((s) => panels.show(s.document)),
    chooseBuild: withSession((s) => pickBuild(s, builds)),
    chooseBaseline: withSession((s) => pickBaseline(s, builds)),
    exportMermaid: withSession((s) => exportText(s, 'mermaid')),
    exportDot: withSession((s) => exportText(s, 'dot')),
    exportMarkdown: withSession((s) => exportText(s, 'markdown')),
    refresh: () =>
      vscode.window.withProgress(
        { location: vscode.ProgressLocation.Window, title: 'Stagegraph: reading builds', cancellable: true },
        (_, token) => {
          const abort = new AbortController();
          token.onCancellationRequested(() => abort.abort());
          return builds.refresh(abort.signal);
        },
      ),
    showBuild: withSessionAnd(sessions, async (session, id) => {
      await session.choose(id, undefined);
      panels.show(session.document);
    }),
    openRecord: async (given?: unknown) => {
      const uri =
        given instanceof vscode.Uri
          ? given
          : (
              await vscode.window.showOpenDialog({ title: 'Open a .dockerbuild or a build log', canSelectMany: false })
            )?.[0];
      if (uri === undefined) return;
      await builds.addFile(uri);
      const document = await documentOf(undefined, sessions);
      if (document === undefined) return;
      const session = sessions.open(document);
      const build = builds.list().find((b) => b.file === uri.toString());
      if (build !== undefined) await session.choose(build.id, undefined);
      panels.show(document);
    },
  };
  for (const [name, action] of Object.entries(commands)) {
    context.subscriptions.push(
      vscode.commands.registerCommand(`stagegraph.${name}`, async (...args: unknown[]) => {
        try {
          await action(...args);
        } catch (error) {
          void vscode.window.showErrorMessage(`Stagegraph: ${error instanceof Error ? error.message : String(error)}`);
        }
      }),
    );
  }
}

function withSessionAnd(sessions: Sessions, action: (session: DocumentSession, id: string) => Promise<void>) {
  return async (id?: unknown): Promise<void> => {
    const document = await documentOf(undefined, sessions);
    if (document !== undefined && typeof id === 'string') await action(sessions.open(document), id);
  };
}
