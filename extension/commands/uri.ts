import * as vscode from 'vscode';
import { errorText } from '../core/text/error-text';
import { openRecord } from './logs';
import { show } from './show';
import type { Parts } from './target';

/** What an address asks for: `…/open?file=PATH` a record or a log, `…/open?ref=BUILDER/NODE/ID` a build in history. */
function asked(uri: vscode.Uri): { readonly kind: 'file' | 'ref'; readonly name: string } | undefined {
  if (uri.path !== '/open') return undefined;
  const query = new URLSearchParams(uri.query);
  for (const kind of ['file', 'ref'] as const) {
    const name = query.get(kind);
    if (name !== null && name !== '') return { kind, name };
  }
  return undefined;
}

/** Opens a build that an address names. A page may have sent the person here: nothing is read before they say so. */
export class BuildAddresses implements vscode.UriHandler {
  constructor(private readonly parts: Parts) {}

  async handleUri(uri: vscode.Uri): Promise<void> {
    const wanted = asked(uri);
    try {
      if (wanted === undefined)
        throw new Error('this address names no build: expected /open?file=PATH or /open?ref=REF');
      const answer = await vscode.window.showWarningMessage(
        'Open this build in Stagegraph?',
        { modal: true, detail: `An address asks for it: ${wanted.name}` },
        'Open',
      );
      if (answer !== 'Open') return;
      if (wanted.kind === 'file') {
        await openRecord(vscode.Uri.file(wanted.name), this.parts);
        return;
      }
      await this.parts.builds.readOnce();
      const build = this.parts.builds.find(wanted.name);
      if (build === undefined) throw new Error(`no builder of this machine knows ${wanted.name}`);
      await show(build, this.parts);
    } catch (error) {
      void vscode.window.showErrorMessage(`Stagegraph: ${errorText(error)}`);
    }
  }
}
