import * as vscode from 'vscode';
import { ToldBuilds } from '../session/told-builds';
import { findDocumentOfBuild } from '../session/build-document';
import type { KnownBuild } from '../session/builds';
import { show } from './show';
import type { Parts } from './target';

/** Scheme of logs that are in no file. */
const clipboardScheme = 'stagegraph-clipboard';

/** The newest build of a file in the graph of its Dockerfile or, when none is at hand, all of them in words. */
export async function showFile(uri: vscode.Uri, parts: Parts, earlier?: vscode.Uri): Promise<void> {
  const { builds } = parts;
  const build = newest(builds.ofFile(uri));
  if (build === undefined) return;
  const baseline = earlier === undefined ? undefined : newest(builds.ofFile(earlier));
  if ((await findDocumentOfBuild(build, builds)) === undefined) {
    const document = await vscode.workspace.openTextDocument(ToldBuilds.addressOf(uri, earlier));
    await vscode.window.showTextDocument(document, { preview: true });
    return;
  }
  const session = await show(build, parts);
  if (baseline !== undefined) await session.choose({ baseline: baseline.id });
}

const newest = (builds: readonly KnownBuild[]): KnownBuild | undefined =>
  [...builds].sort((a, b) => b.startedAt - a.startedAt)[0];

/**
 * Takes up the builds of a record or a log, the given one or one that is picked, and shows the newest.
 * @throws RecordError with what was expected.
 */
export async function openRecord(given: unknown, parts: Parts): Promise<void> {
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
  await showFile(uri, parts);
}

/**
 * Explains the log that was copied.
 * @throws RecordError with what was expected, or Error when nothing was copied.
 */
export async function explainClipboard(parts: Parts): Promise<void> {
  const text = await vscode.env.clipboard.readText();
  if (text.trim() === '') throw new Error('the clipboard is empty: copy the text of a build log first');
  const time = new Date().toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', second: '2-digit' });
  const name = `Clipboard ${time}`;
  const uri = vscode.Uri.from({ scheme: clipboardScheme, path: `/${name}` });
  await parts.builds.addText(uri, name, text);
  await showFile(uri, parts);
}

const nameOf = (uri: vscode.Uri): string => vscode.workspace.asRelativePath(uri);

/** Of two files, the one whose build began first comes first; undefined when a person was asked and let go. */
async function inOrder(a: vscode.Uri, b: vscode.Uri, { builds }: Parts): Promise<readonly vscode.Uri[] | undefined> {
  const timeOf = (uri: vscode.Uri): number => newest(builds.ofFile(uri))?.startedAt ?? 0;
  const [at, bt] = [timeOf(a), timeOf(b)];
  if (at > 0 && bt > 0 && at !== bt) return at < bt ? [a, b] : [b, a];
  const items = [
    { label: nameOf(a), order: [a, b] },
    { label: nameOf(b), order: [b, a] },
  ];
  const picked = await vscode.window.showQuickPick(items, { title: 'Which of the two builds came first?' });
  return picked?.order;
}

/**
 * Compares the builds of two files: the later one is explained against the earlier one.
 * @throws RecordError with what was expected, or Error when there are not two.
 */
export async function compareLogs(given: readonly unknown[], parts: Parts): Promise<void> {
  const chosen = given.filter((uri) => uri instanceof vscode.Uri);
  const [a, b] = chosen.length === 2 ? chosen : ((await pickTwo()) ?? []);
  if (a === undefined) return;
  if (b === undefined) throw new Error('select two build records or logs: one is compared with the other');
  for (const uri of [a, b]) await parts.builds.addFile(uri);
  const [earlier, later] = (await inOrder(a, b, parts)) ?? [];
  if (later !== undefined) await showFile(later, parts, earlier);
}

const pickTwo = (): Thenable<vscode.Uri[] | undefined> =>
  vscode.window.showOpenDialog({
    title: 'Select two build records (.dockerbuild) or build logs',
    openLabel: 'Compare',
    canSelectMany: true,
  });
