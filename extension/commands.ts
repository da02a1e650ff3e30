import * as vscode from 'vscode';
import { explanationOfStep } from './core/format/step-text';
import { exportText } from './panel/export';
import type { RepairTools } from './panel/panel-repairs';
import type { Panels } from './panel/panels';
import { proveRepair } from './prove/command';
import { repair } from './providers/repair-command';
import { reveal } from './reveal';
import { documentOfBuild } from './session/build-document';
import type { Builds, KnownBuild } from './session/builds';
import { isOf, openFileOf } from './session/belongs';
import type { DocumentSession } from './session/document';
import { pickBaseline, pickBuild } from './session/pick';
import { isDockerfile, isOwn, type Sessions } from './session/sessions';
import { buildOf } from './tree/nodes';

/** What commands act on. */
export interface Parts {
  readonly sessions: Sessions;
  readonly builds: Builds;
  readonly panels: Panels;
  readonly repairs: RepairTools;
}

/** The Dockerfile a command is about: the given one, the one in the editor, the only one that is open, or the workspace's first. */
async function documentOf(uri: unknown, sessions: Sessions): Promise<vscode.TextDocument | undefined> {
  if (uri instanceof vscode.Uri) return vscode.workspace.openTextDocument(uri);
  if (typeof uri === 'string') return vscode.workspace.openTextDocument(vscode.Uri.parse(uri, true));
  const active = vscode.window.activeTextEditor?.document;
  if (active !== undefined && isDockerfile(active)) return active;
  const [only, another] = sessions.all().filter((s) => isOwn(s.uri));
  if (only !== undefined && another === undefined) return vscode.workspace.openTextDocument(only.uri);
  const [found] = await vscode.workspace.findFiles(
    '**/{Dockerfile,*.Dockerfile,Containerfile}',
    '**/node_modules/**',
    1,
  );
  if (found !== undefined) return vscode.workspace.openTextDocument(found);
  void vscode.window.showInformationMessage('Stagegraph: there is no Dockerfile in the workspace. Open one first.');
  return undefined;
}

/** The session of the Dockerfile a command is about. */
async function sessionOf(uri: unknown, { sessions }: Parts): Promise<DocumentSession | undefined> {
  const document = await documentOf(uri, sessions);
  return document === undefined ? undefined : sessions.open(document);
}

/** A build by its id, or by the row of the view that stands for it. */
function buildOfArgument(argument: unknown, builds: Builds): KnownBuild {
  const build = typeof argument === 'string' ? builds.find(argument) : buildOf(argument);
  if (build === undefined) throw new Error('this build is no longer known: refresh the builds');
  return build;
}

/** Shows a build in the graph of the Dockerfile it is of. */
async function show(build: KnownBuild, { builds, sessions, panels }: Parts): Promise<DocumentSession> {
  const document = await documentOfBuild(build, builds);
  const session = sessions.open(document);
  await session.choose({ build: build.id });
  if (!vscode.window.visibleTextEditors.some((e) => e.document === document))
    await vscode.window.showTextDocument(document, { viewColumn: vscode.ViewColumn.One, preserveFocus: true });
  panels.show(document);
  return session;
}

/** Shows a build that runs, as it goes. */
async function showRunning(id: string, { builds, sessions, panels }: Parts): Promise<boolean> {
  const live = builds.live().find((b) => b.id === id);
  if (live === undefined) return false;
  const files = await vscode.workspace.findFiles('**/{Dockerfile,*.Dockerfile,Containerfile,Dockerfile.*}');
  for (const uri of files) {
    const document = await vscode.workspace.openTextDocument(uri);
    if (!isOf(live, openFileOf(uri, document.getText()))) continue;
    await sessions.open(document).follow();
    panels.show(document);
    return true;
  }
  throw new Error('the Dockerfile of this build is not in the workspace');
}

async function openRecord(given: unknown, parts: Parts): Promise<void> {
  const uri =
    given instanceof vscode.Uri
      ? given
      : (
          await vscode.window.showOpenDialog({
            title: 'Open a build record (.dockerbuild) or a build log',
            openLabel: 'Open build',
            canSelectMany: false,
          })
        )?.[0];
  if (uri === undefined) return;
  await parts.builds.addFile(uri);
  const build = parts.builds.list().find((b) => b.file === uri.toString());
  if (build !== undefined) await show(build, parts);
}

/** Goes to the line of a root: of a given build or of the shown one; asks which when there are several. */
async function goToRoot(buildId: unknown, index: unknown, parts: Parts): Promise<void> {
  const session =
    typeof buildId === 'string'
      ? await show(buildOfArgument(buildId, parts.builds), parts)
      : await sessionOf(undefined, parts);
  if (session === undefined) return;
  await session.whenIdle();
  const { explanation, plan, message } = session.snapshot;
  const roots = explanation?.summary.roots ?? [];
  if (roots.length === 0) {
    void vscode.window.showInformationMessage(
      `Stagegraph: ${explanation === undefined ? (message ?? 'no build is known') : 'nothing was rebuilt, so there is no root'}`,
    );
    return;
  }
  const given = typeof index === 'number' ? roots[index] : undefined;
  const root =
    given ??
    (roots.length === 1
      ? roots[0]
      : (
          await vscode.window.showQuickPick(
            roots.map((r) => ({ label: r.message, description: `${r.steps.length} rebuilt`, root: r })),
            { title: 'Go to which root?' },
          )
        )?.root);
  if (root === undefined) return;
  const step = plan.steps.find((s) => s.id === root.step);
  if (step === undefined || step.lines[0] === 0) throw new Error('the line of this root is no longer in the file');
  await reveal(session.document, step.lines);
}

/** Copies the explanation of the step the cursor is on. */
async function copyExplanation(parts: Parts): Promise<void> {
  const session = await sessionOf(undefined, parts);
  const editor = vscode.window.visibleTextEditors.find((e) => e.document === session?.document);
  if (session === undefined || editor === undefined) return;
  const { explanation, message } = session.snapshot;
  if (explanation === undefined) throw new Error(message ?? 'there is no build to explain');
  const line = editor.selection.active.line + 1;
  const at = explanation.steps.find((s) => s.step.vertex && s.step.lines[0] <= line && line <= s.step.lines[1]);
  const text = at === undefined ? undefined : explanationOfStep(explanation, at.step.id);
  if (text === undefined) throw new Error('the cursor is on no step: put it on an instruction');
  await vscode.env.clipboard.writeText(text);
  vscode.window.setStatusBarMessage('Stagegraph: explanation copied', 3000);
}

const exports = [
  { label: 'SVG', description: 'the picture as it is drawn', format: 'svg' },
  { label: 'PNG', description: 'the picture as it is drawn', format: 'png' },
  { label: 'Mermaid', description: 'for Markdown pages', format: 'mermaid' },
  { label: 'DOT', description: 'for Graphviz', format: 'dot' },
  { label: 'Markdown', description: 'the explanation, for a pull request', format: 'markdown' },
] as const;

async function exportGraph(uri: unknown, format: unknown, parts: Parts): Promise<void> {
  const session = await sessionOf(uri, parts);
  if (session === undefined) return;
  const picked =
    exports.find((e) => e.format === format) ?? (await vscode.window.showQuickPick(exports, { title: 'Export as' }));
  if (picked === undefined) return;
  if (picked.format === 'svg' || picked.format === 'png')
    await parts.panels.show(session.document).requestPicture(picked.format);
  else await exportText(session, picked.format);
}

async function exportRecord(argument: unknown, { builds }: Parts): Promise<void> {
  const build = buildOfArgument(argument, builds);
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const name = `${build.label.replace(/[^\w.-]+/g, '-')}.dockerbuild`;
  const target = await vscode.window.showSaveDialog({
    title: 'Export build record',
    ...(folder !== undefined && { defaultUri: vscode.Uri.joinPath(folder, name) }),
    filters: { 'Build record': ['dockerbuild'] },
  });
  if (target === undefined) return;
  if (target.scheme !== 'file') throw new Error('a record can be exported to a folder of this machine only');
  await withProgress('exporting the record', (signal) => builds.exportRecord(build, target.fsPath, signal));
}

/** Milliseconds after which something is long enough to be told. */
const patience = 700;

/** Runs something that may be long: then its progress is shown, with a way to cancel it. */
async function withProgress<T>(what: string, run: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const abort = new AbortController();
  const work = run(abort.signal);
  const isLong = await Promise.race([
    work.then(() => false),
    new Promise<boolean>((r) => setTimeout(() => r(true), patience)),
  ]);
  if (!isLong) return work;
  return vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: `Stagegraph: ${what}`, cancellable: true },
    (_, token) => {
      token.onCancellationRequested(() => abort.abort());
      return work;
    },
  );
}

/** Every command by its name in package.json. */
const commands: Readonly<Record<string, (parts: Parts, ...args: readonly unknown[]) => unknown>> = {
  openGraph: async (parts, uri) => {
    const session = await sessionOf(uri, parts);
    if (session !== undefined) parts.panels.show(session.document);
  },
  forecast: async (parts, uri) => {
    const session = await sessionOf(uri, parts);
    if (session !== undefined) await parts.panels.show(session.document).showNext();
  },
  chooseBuild: async (parts, uri) => {
    const session = await sessionOf(uri, parts);
    if (session !== undefined) await pickBuild(session, parts.builds);
  },
  chooseBaseline: async (parts, uri) => {
    const session = await sessionOf(uri, parts);
    if (session !== undefined) await pickBaseline(session, parts.builds);
  },
  goToRoot: (parts, build, index) => goToRoot(build, index, parts),
  copyExplanation: (parts) => copyExplanation(parts),
  export: (parts, uri, format) => exportGraph(uri, format, parts),
  openRecord: (parts, uri) => openRecord(uri, parts),
  refresh: (parts) => withProgress('reading builds', (signal) => parts.builds.refresh(signal)),
  showBuild: async (parts, argument) => {
    if (typeof argument === 'string' && (await showRunning(argument, parts))) return;
    await show(buildOfArgument(argument, parts.builds), parts);
  },
  compareWithBuild: async (parts, argument) => {
    const build = buildOfArgument(argument, parts.builds);
    const session = parts.sessions.open(await documentOfBuild(build, parts.builds));
    await session.choose({ baseline: build.id });
    parts.panels.show(session.document);
  },
  repair: async (parts, uri) => {
    const session = await sessionOf(uri, parts);
    if (session !== undefined) await repair(session, parts.repairs);
  },
  applyRepair: ({ repairs }) => repairs.preview.apply(),
  prove: async (parts, uri) => {
    const session = await sessionOf(uri, parts);
    if (session !== undefined) await proveRepair(session, parts.repairs.inputs);
  },
  exportRecord: (parts, argument) => exportRecord(argument, parts),
  copyRef: (parts, argument) => vscode.env.clipboard.writeText(buildOfArgument(argument, parts.builds).id),
};

/** Registers every command; each says what went wrong instead of failing silently. */
export function registerCommands(parts: Parts): vscode.Disposable[] {
  return Object.entries(commands).map(([name, action]) =>
    vscode.commands.registerCommand(`stagegraph.${name}`, async (...args: unknown[]) => {
      try {
        await action(parts, ...args);
      } catch (error) {
        void vscode.window.showErrorMessage(`Stagegraph: ${error instanceof Error ? error.message : String(error)}`);
      }
    }),
  );
}
