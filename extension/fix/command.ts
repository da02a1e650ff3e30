import * as vscode from 'vscode';
import { fixViews, type FixView } from '../core/view/fix-view';
import { reveal } from '../reveal';
import type { DocumentSession } from '../session/document';
import { canBuild, carryOut, type How } from './carry-out';
import type { FixTools } from './tools';

interface FixItem extends vscode.QuickPickItem {
  readonly view?: FixView;
}

const item = (view: FixView): FixItem => ({
  label: view.title,
  description: `line ${view.lines[0]}`,
  detail: view.refused ?? (view.saving === '' ? view.message : view.saving),
  view,
});

function items(views: readonly FixView[]): FixItem[] {
  const refused = views.filter((v) => v.refused !== undefined);
  const separator = { label: 'Not offered, and why', kind: vscode.QuickPickItemKind.Separator };
  return [
    ...views.filter((v) => v.refused === undefined).map(item),
    ...(refused.length > 0 ? [separator, ...refused.map(item)] : []),
  ];
}

const ways: readonly (vscode.QuickPickItem & { readonly how: How })[] = [
  { how: 'preview', label: 'Preview', description: 'shows the changed lines, and asks' },
  { how: 'apply', label: 'Apply', description: 'changes the file; one undo takes it back' },
  { how: 'prove', label: 'Prove it', description: 'builds copies, twice before and twice after; nothing is pushed' },
];

/**
 * Lists what can be mended in a Dockerfile, with what is not offered and why; what is picked is previewed, applied or proven.
 * @throws Error with what a person can do.
 */
export async function fix(session: DocumentSession, tools: FixTools): Promise<void> {
  await session.whenIdle();
  const views = fixViews(await tools.inputs.of(session));
  if (views.length === 0) {
    void vscode.window.showInformationMessage('Stagegraph: nothing to mend was found in this Dockerfile.');
    return;
  }
  const picked = await vscode.window.showQuickPick(items(views), { title: 'Repair', matchOnDetail: true });
  const view = picked?.view;
  if (view === undefined) return;
  if (view.refused !== undefined) return reveal(session.document, view.lines);
  const canProve = view.provable && canBuild(session);
  const way = await vscode.window.showQuickPick(
    ways.filter((w) => w.how !== 'prove' || canProve),
    { title: view.title },
  );
  if (way !== undefined) await carryOut(way.how, view.id, session, tools);
}
