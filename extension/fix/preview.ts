import * as vscode from 'vscode';
import { applyEdits, type Fix } from '../core/advice';
import { fixTitle } from '../core/format/advice-text';
import { errorText } from '../core/text/error-text';
import { previewScheme } from '../session/sessions';
import { applyFix } from './edit';

interface Shown {
  readonly fix: Fix;
  readonly document: vscode.TextDocument;
  /** The Dockerfile's text that the edits are of. */
  readonly text: string;
  /** Edited texts by the address they are shown under. */
  readonly edited: ReadonlyMap<string, string>;
  readonly title: string;
}

/** The text of a file as it is; undefined when there is none yet. */
async function textOf(uri: vscode.Uri): Promise<string | undefined> {
  try {
    return (await vscode.workspace.openTextDocument(uri)).getText();
  } catch {
    return undefined;
  }
}

/** Shows what a fix changes before it does: all or nothing, for a part of a fix mends nothing. */
export class FixPreview implements vscode.TextDocumentContentProvider {
  private shown: Shown | undefined;
  private count = 0;

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.shown?.edited.get(uri.toString()) ?? 'This preview is over: it is shown anew by Preview.\n';
  }

  /** Opens the differences; `apply` makes them. */
  async show(fix: Fix, document: vscode.TextDocument): Promise<void> {
    this.count++;
    const edited = new Map<string, string>();
    const pairs: [vscode.Uri, vscode.Uri | undefined, vscode.Uri][] = [];
    for (const file of new Set(fix.edits.map((e) => e.file))) {
      const uri = vscode.Uri.parse(file, true);
      const text = await textOf(uri);
      const after = uri.with({ scheme: previewScheme, authority: '', query: `${this.count}` });
      const own = fix.edits.filter((e) => e.file === file);
      edited.set(after.toString(), applyEdits(text ?? '', own));
      pairs.push([uri, text === undefined ? undefined : uri, after]);
    }
    const title = `Repair: ${fixTitle(fix)}`;
    this.shown = { fix, document, text: document.getText(), edited, title };
    const [only, another] = pairs;
    if (only?.[1] !== undefined && another === undefined)
      await vscode.commands.executeCommand('vscode.diff', only[1], only[2], title, { preview: true });
    else await vscode.commands.executeCommand('vscode.changes', title, pairs);
    void this.ask(this.shown);
  }

  private async ask(shown: Shown): Promise<void> {
    const apply = 'Apply';
    if ((await vscode.window.showInformationMessage(shown.title, apply)) !== apply) return;
    await this.apply(shown).catch((error: unknown) => {
      void vscode.window.showErrorMessage(`Stagegraph: ${errorText(error)}`);
    });
  }

  /**
   * Makes what is shown, and closes the preview.
   * @throws Error when the file has changed since, or can't be changed.
   */
  async apply(shown = this.shown): Promise<void> {
    if (shown === undefined || shown !== this.shown) throw new Error('this preview is over: preview the repair again');
    const document = await vscode.workspace.openTextDocument(shown.document.uri);
    if (document.getText() !== shown.text)
      throw new Error('the file has changed since the preview: preview the repair again');
    this.shown = undefined;
    const tabs = vscode.window.tabGroups.all.flatMap((g) => g.tabs).filter((t) => t.label === shown.title);
    await vscode.window.tabGroups.close(tabs);
    await applyFix(shown.fix, document);
  }
}
