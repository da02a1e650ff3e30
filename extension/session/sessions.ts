import * as vscode from 'vscode';
import type { Builds } from './builds';
import { DocumentSession } from './document';

/** Files that are Dockerfiles by language or by name. */
export function isDockerfile(document: vscode.TextDocument): boolean {
  if (document.languageId === 'dockerfile') return true;
  const name = document.uri.path.split('/').at(-1) ?? '';
  return /^(?:.*\.)?(?:dockerfile|containerfile)(?:\..*)?$/i.test(name) && !/\.dockerignore$/i.test(name);
}

/** One session for each Dockerfile that is open or drawn. */
export class Sessions implements vscode.Disposable {
  private readonly sessions = new Map<string, DocumentSession>();
  private readonly changed = new vscode.EventEmitter<DocumentSession>();
  readonly onChange = this.changed.event;
  private readonly closing: vscode.Disposable;

  constructor(private readonly builds: Builds) {
    this.closing = vscode.workspace.onDidCloseTextDocument((d) => this.close(d.uri));
  }

  get(uri: vscode.Uri): DocumentSession | undefined {
    return this.sessions.get(uri.toString());
  }

  all(): readonly DocumentSession[] {
    return [...this.sessions.values()];
  }

  open(document: vscode.TextDocument): DocumentSession {
    const key = document.uri.toString();
    let session = this.sessions.get(key);
    if (session === undefined) {
      session = new DocumentSession(document, this.builds);
      const opened = session;
      session.onChange(() => this.changed.fire(opened));
      this.sessions.set(key, session);
      void session.update();
    }
    return session;
  }

  private close(uri: vscode.Uri): void {
    this.sessions.get(uri.toString())?.dispose();
    this.sessions.delete(uri.toString());
  }

  dispose(): void {
    this.closing.dispose();
    for (const s of this.sessions.values()) s.dispose();
    this.sessions.clear();
    this.changed.dispose();
  }
}
