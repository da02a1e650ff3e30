import * as vscode from 'vscode';
import { errorText } from '../core/text/error-text';
import { readRecords, RecordError, type BuildRecord } from '../core/records';
import { settings } from '../settings';
import { ofFile, type KnownBuild } from './known';

/** Files of one pattern that are read: a workspace may hold thousands. */
const maxFiles = 50;

/** Record files: those of the workspace and those a person opened. Each is read once. */
export class RecordFiles {
  private readonly files = new Map<string, readonly { readonly build: KnownBuild; readonly record: BuildRecord }[]>();
  private readonly errors = new Map<string, string>();

  async readWorkspace(): Promise<void> {
    for (const pattern of settings.recordFiles()) {
      for (const uri of await vscode.workspace.findFiles(pattern, '**/node_modules/**', maxFiles))
        if (!this.files.has(uri.toString())) await this.add(uri).catch(() => undefined);
    }
  }

  /**
   * Reads a file and keeps its records.
   * @throws RecordError with what was expected; the file is kept among those that could not be read.
   */
  async add(uri: vscode.Uri): Promise<readonly BuildRecord[]> {
    const key = uri.toString();
    try {
      return await this.take(uri, vscode.workspace.asRelativePath(uri), await vscode.workspace.fs.readFile(uri));
    } catch (error) {
      this.errors.set(key, errorText(error));
      this.files.set(key, []);
      if (error instanceof RecordError)
        throw new RecordError(`${vscode.workspace.asRelativePath(uri)}: ${error.message}`);
      throw error;
    }
  }

  /**
   * Keeps the records of a log that is in no file, by an address that is made for it.
   * @throws RecordError with what was expected.
   */
  addText(uri: vscode.Uri, name: string, text: string): Promise<readonly BuildRecord[]> {
    return this.take(uri, name, new TextEncoder().encode(text));
  }

  private async take(uri: vscode.Uri, name: string, bytes: Uint8Array): Promise<readonly BuildRecord[]> {
    const key = uri.toString();
    const records = await readRecords(bytes);
    this.files.set(
      key,
      records.map((record, i) => ({ build: ofFile(key, name, record, i), record })),
    );
    this.errors.delete(key);
    return records;
  }

  list(): KnownBuild[] {
    return [...this.files.values()].flat().map((f) => f.build);
  }

  /** Files that hold no build that can be read, with the reason. */
  unreadable(): { readonly file: string; readonly error: string }[] {
    return [...this.errors].map(([file, error]) => ({ file, error }));
  }

  record(build: KnownBuild): BuildRecord | undefined {
    return this.files.get(build.file ?? '')?.find((f) => f.build.id === build.id)?.record;
  }
}
