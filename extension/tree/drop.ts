import * as vscode from 'vscode';

const uriList = 'text/uri-list';

/** Records and logs are opened by dropping them on the view. */
export class RecordDrop<T> implements vscode.TreeDragAndDropController<T> {
  readonly dropMimeTypes = [uriList];
  readonly dragMimeTypes: readonly string[] = [];

  async handleDrop(_: T | undefined, dropped: vscode.DataTransfer): Promise<void> {
    const list = (await dropped.get(uriList)?.asString()) ?? '';
    for (const line of list.split(/\r?\n/))
      if (line !== '' && !line.startsWith('#'))
        await vscode.commands.executeCommand('stagegraph.openRecord', vscode.Uri.parse(line, true));
  }
}
