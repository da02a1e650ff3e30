import * as vscode from 'vscode';
import { isDockerfileName } from '../places/around';
import type { Builds } from './builds';
import { DocumentSession } from './document';

/** Texts that a fix would make: shown beside a Dockerfile, and none themselves. */
export const previewScheme = 'stagegraph-fix';

/** Files that are Dockerfiles by language or by name. */
export function isDockerfile(document: vscode.TextDocument): boolean {
  if (document.uri.scheme === previewScheme) return false;
  const name = document.uri.path.split('/').at(-1) ?? '';
  // The editor gives Dockerfile.dockerignore the language too.
  if (/\.dockerignore$/i.test(name)) return false;
  return document.languageId === 'dockerfile' || isDockerfileName(name);
}

/** A person's own document, to be edited; others, as an older version out of git, are looked at only. */
export const isOwn = ({ scheme }: vscode.Uri): boolean =>
  scheme === 'untitled' || vscode.workspace.fs.isWritableFileSystem(scheme) === true;

/** One session for each Dockerfile that is open or drawn. */
export class Sessions implements vscode.Disposable {
  private readonly sessions = new Map<string, DocumentSession>();
  private readonly kept = new Map<string, number>();
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
      // The first reading of the builds brings every session up to date when it ends.
      if (this.builds.state === 'not-read') void this.builds.readOnce();
      else void session.update();
    }
    session.adopt(document);
    return session;
  }

  /** Keeps a session although no editor shows its document: a panel does. */
  keep(session: DocumentSession): vscode.Disposable {
    const key = session.uri.toString();
    this.kept.set(key, (this.kept.get(key) ?? 0) + 1);
    return new vscode.Disposable(() => {
      const left = (this.kept.get(key) ?? 1) - 1;
      if (left > 0) this.kept.set(key, left);
      else this.kept.delete(key);
      if (session.document.isClosed) this.close(session.uri);
    });
  }

  /** What is shown depends on settings that have changed. */
  showAgain(): void {
    for (const session of this.sessions.values()) this.changed.fire(session);
  }

  private close(uri: vscode.Uri): void {
    const key = uri.toString();
    if (this.kept.has(key)) return;
    this.sessions.get(key)?.dispose();
    this.sessions.delete(key);
  }

  dispose(): void {
    this.closing.dispose();
    for (const s of this.sessions.values()) s.dispose();
    this.sessions.clear();
    this.changed.dispose();
  }
}
