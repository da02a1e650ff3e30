import * as vscode from 'vscode';
import { errorText } from '../core/text/error-text';
import { fix } from '../fix/command';
import { proveFix } from '../fix/prove-command';
import { documentOfBuild } from '../session/build-document';
import { pickBaseline, pickBuild } from '../session/pick';
import { copyExplanation } from './copy';
import { exportGraph, exportRecord } from './export';
import { withProgress } from './progress';
import { replayCommits } from './replay';
import { goToRoot, showRoot } from './root';
import { openSample } from './sample';
import { compareLogs, explainClipboard, openRecord } from './logs';
import { show, showRunning } from './show';
import { buildOfArgument, sessionOf, type Parts } from './target';

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
  replay: (parts, uri) => replayCommits(uri, parts),
  chooseBuild: async (parts, uri) => {
    const session = await sessionOf(uri, parts);
    if (session !== undefined) await pickBuild(session, parts.builds);
  },
  chooseBaseline: async (parts, uri) => {
    const session = await sessionOf(uri, parts);
    if (session !== undefined) await pickBaseline(session, parts.builds);
  },
  goToRoot: (parts, build, index) => goToRoot(build, index, parts),
  // Of links alone: it is no command of the palette.
  showRoot: (parts, uri, index) => showRoot(uri, index, parts),
  copyExplanation: (parts) => copyExplanation(parts),
  export: (parts, uri, format) => exportGraph(uri, format, parts),
  openRecord: (parts, uri) => openRecord(uri, parts),
  // The same, by the name a person looks for on a log.
  explainLog: (parts, uri) => openRecord(uri, parts),
  explainClipboard: (parts) => explainClipboard(parts),
  // The explorer gives the row that was clicked, then all that are selected.
  compareLogs: (parts, _, selected) => compareLogs(Array.isArray(selected) ? selected : [], parts),
  openSample: (parts) => openSample(parts),
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
  // Ids of commands stay: people bind keys to them.
  repair: async (parts, uri) => {
    const session = await sessionOf(uri, parts);
    if (session !== undefined) await fix(session, parts.fixes);
  },
  applyRepair: ({ fixes }) => fixes.preview.apply(),
  prove: async (parts, uri) => {
    const session = await sessionOf(uri, parts);
    if (session !== undefined) await proveFix(session, parts.fixes.inputs);
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
        void vscode.window.showErrorMessage(`Stagegraph: ${errorText(error)}`);
      }
    }),
  );
}
