import * as vscode from 'vscode';
import { advise, type AdviceInput, type Fix } from '../core/advice';
import type { Rebuild } from '../core/context/noise';
import type { Explanation } from '../core/explain';
import type { Lines } from '../core/plan';
import { findEarlierBuilds } from '../session/file-builds';
import type { Builds } from '../session/builds';
import { contextFolderOf, countedNoise, rebuildsOf } from '../session/context-noise';
import type { DocumentSession } from '../session/document';
import { EarlierBuilds } from '../session/earlier';
import { adviceInput } from '../core/advice/around/input';
import { foldersAbove } from './folders';
import { diskReader } from './reader';
import { surroundings, type Surroundings } from '../core/advice/around/surroundings';
import { foldersOf, isInFolder, virtualReader } from './virtual';

/** Light bulbs are asked for at every move of the cursor: what stands around a file is read again after this, in ms. */
const maxAge = 10_000;

interface Around {
  readonly surroundings: Surroundings;
  /** Files that broke steps in the last builds. */
  readonly rebuilds: readonly Rebuild[];
  /** Builds before the one that is shown, newest first. */
  readonly earlier: readonly Explanation[];
}

/** Fixes of a Dockerfile with what they were made from. */
export interface Advice {
  readonly input: AdviceInput;
  readonly fixes: readonly Fix[];
}

/** What advice looks at for a Dockerfile in an editor; what stands around it is remembered for a moment. */
export class FixInputs implements vscode.Disposable {
  private readonly known = new Map<string, { readonly at: number; readonly read: Promise<Around> }>();
  private readonly listening: vscode.Disposable[];
  private readonly earlier: EarlierBuilds;
  private lastAdvice: { readonly of: readonly unknown[]; readonly advice: Advice } | undefined;

  constructor(private readonly builds: Builds) {
    this.earlier = new EarlierBuilds(builds);
    const forget = (): void => this.known.clear();
    this.listening = [
      vscode.workspace.onDidSaveTextDocument(forget),
      vscode.workspace.onDidCreateFiles(forget),
      vscode.workspace.onDidDeleteFiles(forget),
      vscode.workspace.onDidRenameFiles(forget),
    ];
  }

  /** Fixes for the snapshot as it is; made anew only when the snapshot, the selection or what stands around changed. */
  async advice(session: DocumentSession, selection?: Lines): Promise<Advice> {
    session.catchUp();
    const { document, snapshot } = session;
    const around = isInFolder(document.uri) ? await this.around(session) : undefined;
    const of = [snapshot, around, selection?.[0], selection?.[1]];
    const last = this.lastAdvice;
    if (last !== undefined && of.every((part, i) => part === last.of[i])) return last.advice;
    const input = await this.of(session, selection);
    const advice = { input, fixes: advise(input) };
    if (session.snapshot === snapshot) this.lastAdvice = { of, advice };
    return advice;
  }

  /** The edits of a fix name files by their address, the Dockerfile by its document's. */
  async of(session: DocumentSession, selection?: Lines): Promise<AdviceInput> {
    session.catchUp();
    const { document } = session;
    const { plan, explanation, record } = session.snapshot;
    const subject = {
      file: document.uri.toString(),
      text: document.getText(),
      plan,
      ...(record !== undefined && { record }),
      ...(explanation !== undefined && { explanation }),
      ...(selection !== undefined && { selection }),
    };
    // Nothing stands around a text that is in no folder.
    if (!isInFolder(document.uri)) return { file: subject.file, text: subject.text, plan };
    const { surroundings: around, rebuilds, earlier } = await this.around(session);
    const history = explanation === undefined ? [] : [explanation, ...earlier];
    const input = adviceInput({ ...subject, history }, around);
    return rebuilds.length === 0 ? input : { ...input, noise: countedNoise(input.noise ?? [], rebuilds) };
  }

  private around(session: DocumentSession): Promise<Around> {
    const key = session.document.uri.toString();
    const known = this.known.get(key);
    if (known !== undefined && Date.now() - known.at < maxAge) return known.read;
    const read = this.read(session);
    this.known.set(key, { at: Date.now(), read });
    return read;
  }

  private async read({ document, snapshot: { record } }: DocumentSession): Promise<Around> {
    const key = document.uri.toString();
    if (document.uri.scheme !== 'file') {
      const [folder, top] = foldersOf(document.uri);
      const folders = top === undefined ? [folder] : [folder, top];
      return {
        surroundings: await surroundings(virtualReader, { dockerfile: key, context: folder, folders }),
        rebuilds: [],
        earlier: [],
      };
    }
    const path = document.uri.fsPath;
    const found = surroundings(
      diskReader((file) => (file === path ? key : vscode.Uri.file(file).toString())),
      { dockerfile: path, context: contextFolderOf(document, record), folders: foldersAbove(path) },
    );
    const { fingerprints } = this.builds;
    const rebuilds =
      fingerprints === undefined || record === undefined
        ? []
        : await rebuildsOf(
            record,
            (await findEarlierBuilds(this.builds, record)).map((b) => b.record),
            fingerprints,
          );
    const earlier = record === undefined ? [] : await this.earlier.before(record);
    return { surroundings: await found, rebuilds, earlier };
  }

  dispose(): void {
    for (const d of this.listening) d.dispose();
  }
}
