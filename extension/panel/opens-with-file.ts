import * as vscode from 'vscode';
import { isDockerfile } from '../session/sessions';
import { settings } from '../settings';
import { viewType } from './panel';
import type { Panels } from './panels';

/** Opens the graph beside a Dockerfile by itself, where the settings ask for it: once a file, so that a panel a person closes stays closed. */
export class OpensWithFile implements vscode.Disposable {
  private readonly opened = new Set<string>();
  private readonly listening: vscode.Disposable;

  constructor(private readonly panels: Panels) {
    this.listening = vscode.window.onDidChangeActiveTextEditor((editor) => this.open(editor));
    this.open(vscode.window.activeTextEditor);
  }

  private open(editor: vscode.TextEditor | undefined): void {
    if (editor === undefined || !settings.opensWithFile() || !isDockerfile(editor.document)) return;
    const key = editor.document.uri.toString();
    if (this.opened.has(key)) return;
    this.opened.add(key);
    // After a reload the window brings its panels back.
    const restored = vscode.window.tabGroups.all
      .flatMap((group) => group.tabs)
      .some(({ input }) => input instanceof vscode.TabInputWebview && input.viewType.endsWith(viewType));
    if (!restored || this.panels.has(editor.document)) void this.panels.show(editor.document).showRoot();
  }

  dispose(): void {
    this.listening.dispose();
  }
}
