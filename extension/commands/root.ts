import * as vscode from 'vscode';
import { causeSentence } from '../core/words/causes';
import { reveal } from '../reveal';
import { show } from './show';
import { buildOfArgument, sessionOf, type Parts } from './target';

/** Opens the graph of a Dockerfile at the root of a given number, with its card. */
export async function showRoot(uri: unknown, index: unknown, parts: Parts): Promise<void> {
  const session = await sessionOf(uri, parts);
  if (session === undefined) return;
  await session.whenIdle();
  const root = session.snapshot.explanation?.summary.roots[typeof index === 'number' ? index : 0];
  const panel = parts.panels.show(session.document);
  if (root !== undefined) await panel.showStep(root.step);
}

/**
 * Goes to the line of a root: of a given build or of the shown one; asks which when there are several.
 * @throws Error when the line is no longer there.
 */
export async function goToRoot(buildId: unknown, index: unknown, parts: Parts): Promise<void> {
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
            roots.map((r) => ({
              label: causeSentence(r.cause, 'past'),
              description: `${r.steps.length} rebuilt`,
              root: r,
            })),
            { title: 'Go to which root?' },
          )
        )?.root);
  if (root === undefined) return;
  const step = plan.steps.find((s) => s.id === root.step);
  if (step === undefined || step.lines[0] === 0) throw new Error('the line of this root is no longer in the file');
  await reveal(session.document, step.lines);
}
