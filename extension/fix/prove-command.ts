import * as vscode from 'vscode';
import { createBuildx } from '../buildx';
import { advise, type Fix } from '../core/advice';
import { trialOf } from '../core/advice/savings/trial';
import { savingLine } from '../core/format/advice-text';
import { proofLine, proofToMarkdown } from '../core/format/proof';
import { prove } from '../prove/prove';
import { contextFolderOf } from '../session/context-noise';
import type { DocumentSession } from '../session/document';
import { settings } from '../settings';
import type { FixInputs } from './inputs';

interface Item extends vscode.QuickPickItem {
  readonly fix: Fix;
}

/**
 * Measures a fix, the given one or one that is picked, by real builds on the person's builder, before and after, on
 * asking only: progress is shown, it can be canceled, and nothing is pushed or pruned (prove/prove.ts).
 * @throws Error with what a person can do.
 */
export async function proveFix(session: DocumentSession, inputs: FixInputs, id?: string): Promise<void> {
  if (!vscode.workspace.isTrusted)
    throw new Error('the workspace is not trusted, so nothing is built. Trust it (Workspaces: Manage Workspace Trust)');
  if (session.document.uri.scheme !== 'file') throw new Error('only files of this machine can be built');
  await session.whenIdle();
  const input = await inputs.of(session);
  const items = advise(input).flatMap((fix): Item[] => {
    const trial = trialOf(input, fix);
    return 'reason' in trial
      ? []
      : [{ label: fix.title, description: `line ${fix.lines[0]}`, detail: savingLine(fix), fix }];
  });
  if (items.length === 0) throw new Error('no repair of this Dockerfile can be measured by two builds');
  const picked =
    id === undefined
      ? await vscode.window.showQuickPick(items, {
          title: 'Prove a repair: builds copies of the context on your builder, twice before and twice after the edit',
          matchOnDetail: true,
        })
      : items.find((i) => i.fix.id === id);
  if (picked === undefined && id !== undefined) throw new Error('this repair can no longer be measured');
  if (picked === undefined) return;
  const { build, record } = session.snapshot;
  const proof = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: 'Stagegraph proves', cancellable: true },
    async (progress, token) => {
      const ending = new AbortController();
      token.onCancellationRequested(() => ending.abort());
      const path = settings.buildxPath();
      try {
        return await prove({
          buildx: createBuildx(path === '' ? {} : { path }),
          input,
          fix: picked.fix,
          context: contextFolderOf(session.document, record),
          signal: ending.signal,
          onProgress: (message) => progress.report({ message }),
          ...(build?.entry !== undefined && { builder: build.entry.builder }),
        });
      } catch (error) {
        if (ending.signal.aborted) return undefined;
        throw error;
      }
    },
  );
  if (proof === undefined) return;
  const content = proofToMarkdown(proof);
  await vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ content, language: 'markdown' }));
  void vscode.window.showInformationMessage(`Stagegraph: ${proofLine(proof)}`);
}
