import * as vscode from 'vscode';
import { toDot } from '../core/format/dot';
import { explanationToMarkdown } from '../core/format/explain-markdown';
import { toMermaid } from '../core/format/mermaid';
import { planToMarkdown } from '../core/format/plan-text';
import type { DocumentSession } from '../session/document';
import { isOwn } from '../session/sessions';

/** The graph as text, in an editor of its own. */
export async function exportText(session: DocumentSession, format: 'mermaid' | 'dot' | 'markdown'): Promise<void> {
  const { plan, explanation } = session.snapshot;
  const make = {
    mermaid: () => toMermaid(plan, explanation),
    dot: () => toDot(plan, explanation),
    markdown: () => (explanation === undefined ? planToMarkdown(plan) : explanationToMarkdown(explanation)),
  }[format];
  const language = format === 'markdown' ? 'markdown' : 'plaintext';
  await vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ content: make(), language }));
}

/** Saves a picture where the person says. */
export async function savePicture(session: DocumentSession, format: 'svg' | 'png', data: string): Promise<void> {
  const bytes =
    format === 'svg'
      ? new TextEncoder().encode(data)
      : Buffer.from(data.replace(/^data:image\/png;base64,/, ''), 'base64');
  const { uri } = session.document;
  const folder = isOwn(uri) && uri.scheme !== 'untitled' ? vscode.Uri.joinPath(uri, '..') : undefined;
  const place = folder ?? vscode.workspace.workspaceFolders?.[0]?.uri;
  const target = await vscode.window.showSaveDialog({
    ...(place !== undefined && { defaultUri: vscode.Uri.joinPath(place, `stagegraph.${format}`) }),
    filters: format === 'svg' ? { SVG: ['svg'] } : { PNG: ['png'] },
  });
  if (target !== undefined) await vscode.workspace.fs.writeFile(target, bytes);
}
