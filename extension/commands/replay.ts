import * as vscode from 'vscode';
import { measureOnCommits } from '../core/advice/savings/commits';
import { replayToMarkdown } from '../core/format/replay-text';
import { Secrets } from '../core/text/secrets';
import { replaySession } from '../session/replayed';
import { withProgress } from './progress';
import { sessionOf, type Parts } from './target';

/**
 * Holds the Dockerfile against the last commits of its context, and opens what they would have rebuilt as a document. Nothing is built.
 * @throws Error with what a person can do, or CommitsError where git can't tell.
 */
export async function replayCommits(uri: unknown, parts: Parts): Promise<void> {
  const session = await sessionOf(uri, parts);
  if (session === undefined) return;
  const content = await withProgress('reading commits', async () => {
    const { found, seconds, again } = await replaySession(session);
    const { input, fixes } = await parts.fixes.inputs.advice(session);
    const secrets = new Secrets();
    secrets.learnFrom([found.plan, session.snapshot.explanation]);
    return secrets.hide(replayToMarkdown(found, seconds, { fixes: measureOnCommits(input, fixes, again, seconds) }));
  });
  await vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ content, language: 'markdown' }));
}
