import * as vscode from 'vscode';
import type { Plan } from '../core/plan/types';
import { replay, type Replay } from '../core/replay';
import { ignoreFilesOf, readHistory } from '../evidence/commits';
import { contextFolderOf } from './context-noise';
import type { DocumentSession } from './document';

/** As many commits as show what is usual. */
const usualCommits = 200;

/** A Dockerfile held against the last commits of its context. */
export interface ReplayedSession {
  readonly found: Replay;
  /** What its steps took in the build that is shown, by their id. */
  readonly seconds: ReadonlyMap<string, number>;
  /** The same commits with an edited file. */
  readonly again: (edited: Plan, ignoreText?: string) => Replay;
}

/**
 * Holds a Dockerfile against the last commits of its context. Nothing is built.
 * @throws Error with what a person can do, or CommitsError where git can't tell.
 */
export async function replaySession(session: DocumentSession): Promise<ReplayedSession> {
  if (!vscode.workspace.isTrusted)
    throw new Error('the workspace is not trusted, so git is not asked. Trust it (Workspaces: Manage Workspace Trust)');
  if (session.document.uri.scheme !== 'file')
    throw new Error('only files of this machine have commits that can be read');
  await session.whenIdle();
  const { plan, record, explanation } = session.snapshot;
  const folder = contextFolderOf(session.document, record);
  const ignores = ignoreFilesOf(folder, session.document.uri.fsPath);
  const history = await readHistory(folder, { kind: 'newest', count: usualCommits }, ignores.ignoreFiles);
  const seconds = new Map(
    (explanation?.steps ?? []).flatMap((s) => (s.outcome === 'rebuilt' ? [[s.step.id, s.seconds] as const] : [])),
  );
  const again = (edited: Plan, ignoreText?: string): Replay =>
    replay({ plan: edited, history, ...ignores, ...(ignoreText !== undefined && { ignoreText }) });
  return { found: again(plan), seconds, again };
}
