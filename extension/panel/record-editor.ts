import * as vscode from 'vscode';
import { errorText } from '../core/text/error-text';
import { findDocumentOfBuild, recordDocument } from '../session/build-document';
import type { Builds } from '../session/builds';
import { tellBuilds } from '../session/told-builds';
import { messageHtml, textHtml } from './html';
import type { Panels } from './panels';

/** A `.dockerbuild` or a log as an editor of its own, which can't be edited: the graph and explanation of its newest build. */
export class RecordEditors implements vscode.CustomReadonlyEditorProvider {
  constructor(
    private readonly builds: Builds,
    private readonly panels: Panels,
  ) {}

  /** Records have the editor by default, logs when a person asks for it (package.json, customEditors). */
  register(): vscode.Disposable {
    return vscode.Disposable.from(
      ...['stagegraph.record', 'stagegraph.log'].map((type) =>
        vscode.window.registerCustomEditorProvider(type, this, {
          supportsMultipleEditorsPerDocument: false,
          webviewOptions: { retainContextWhenHidden: true },
        }),
      ),
    );
  }

  openCustomDocument(uri: vscode.Uri): vscode.CustomDocument {
    return { uri, dispose: () => undefined };
  }

  async resolveCustomEditor({ uri }: vscode.CustomDocument, panel: vscode.WebviewPanel): Promise<void> {
    try {
      await this.builds.addFile(uri);
      const build = this.builds.list().find((b) => b.file === uri.toString());
      if (build === undefined) throw new Error(`${vscode.workspace.asRelativePath(uri)} holds no build`);
      const document = (await recordDocument(build, this.builds)) ?? (await findDocumentOfBuild(build, this.builds));
      if (document === undefined) {
        const records = await Promise.all(this.builds.ofFile(uri).map((b) => this.builds.record(b)));
        panel.webview.html = textHtml(tellBuilds(records, []));
        return;
      }
      const graph = this.panels.attach(panel, document);
      await graph.session.choose({ build: build.id });
      // Not awaited: the page is loaded only when this ends.
      void graph.showRoot();
    } catch (error) {
      panel.webview.html = messageHtml(errorText(error));
    }
  }
}
