import * as vscode from 'vscode';

const uriList = 'text/uri-list';

/** Records and logs are opened by dropping them on the view; two are compared. */
export class RecordDrop<T> implements vscode.TreeDragAndDropController<T> {
  readonly dropMimeTypes = [uriList];
  readonly dragMimeTypes: readonly string[] = [];

  async handleDrop(_: T | undefined, dropped: vscode.DataTransfer): Promise<void> {
    const list = (await dropped.get(uriList)?.asString()) ?? '';
    const uris = list
      .split(/\r?\n/)
      .filter((line) => line !== '' && !line.startsWith('#'))
      .map((line) => vscode.Uri.parse(line, true));
    const [first, second, third] = uris;
    if (first !== undefined && second !== undefined && third === undefined)
      await vscode.commands.executeCommand('stagegraph.compareLogs', first, uris);
    else for (const uri of uris) await vscode.commands.executeCommand('stagegraph.openRecord', uri);
  }
}
