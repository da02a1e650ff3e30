import * as vscode from 'vscode';
import { measureOnCommits } from '../core/advice/savings/commits';
import { replayToMarkdown } from '../core/format/replay-text';
import { replay } from '../core/replay';
import { Secrets } from '../core/text/secrets';
import { ignoreFilesOf, readHistory } from '../evidence/commits';
import { contextFolderOf } from '../session/context-noise';
import { withProgress } from './progress';
import { sessionOf, type Parts } from './target';

/** As many commits as show what is usual. */
const usualCommits = 200;

/**
 * Holds the Dockerfile against the last commits of its context, and opens what they would have rebuilt as a document. Nothing is built.
 * @throws Error with what a person can do, or CommitsError where git can't tell.
 */
export async function replayCommits(uri: unknown, parts: Parts): Promise<void> {
  const session = await sessionOf(uri, parts);
  if (session === undefined) return;
  if (!vscode.workspace.isTrusted)
    throw new Error('the workspace is not trusted, so git is not asked. Trust it (Workspaces: Manage Workspace Trust)');
  if (session.document.uri.scheme !== 'file')
    throw new Error('only files of this machine have commits that can be read');
  await session.whenIdle();
  const { plan, record, explanation } = session.snapshot;
  const folder = contextFolderOf(session.document, record);
  const content = await withProgress('reading commits', async () => {
    const ignores = ignoreFilesOf(folder, session.document.uri.fsPath);
    const history = await readHistory(folder, { kind: 'newest', count: usualCommits }, ignores.ignoreFiles);
    const found = replay({ plan, history, ...ignores });
    // What the steps took in the build that is shown.
    const seconds = new Map(
      (explanation?.steps ?? []).flatMap((s) => (s.outcome === 'rebuilt' ? [[s.step.id, s.seconds] as const] : [])),
    );
    const { input, fixes } = await parts.fixes.inputs.advice(session);
    const again = (edited: typeof plan, ignoreText?: string): typeof found =>
      replay({ plan: edited, history, ...ignores, ...(ignoreText !== undefined && { ignoreText }) });
    const secrets = new Secrets();
    secrets.learnFrom([plan, explanation]);
    return secrets.hide(replayToMarkdown(found, seconds, { fixes: measureOnCommits(input, fixes, again, seconds) }));
  });
  await vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ content, language: 'markdown' }));
}
