import type { FileEntry } from '../core/context/fingerprint';
import type { Matched } from '../core/context/patterns';

/** A folder that is left out itself is `hidden`: it is sent only when a `!` line lets in something in it. */
export type ScannedEntry = FileEntry & { readonly hidden?: true };

/** Four numbers that move whenever a file's content or mode may have. */
export const stampSize = 4;
/** A folder of a context, as the last scan left it. Lists of one order: no object a file is made when nothing moved. */
export interface Folder {
  readonly path: string;
  readonly full: string | Buffer;
  readonly matched: Matched | undefined;
  changedAt: number;
  /** Its list of names may be out of date although its time is the same. */
  racy: boolean;
  /** Entries this share has to look at: names, calls' arguments, stamps, what is known. */
  paths: string[];
  fulls: (string | Buffer)[];
  stamps: Float64Array;
  entries: (ScannedEntry | undefined)[];
  hidden: ReadonlySet<string>;
  /** Folders in it that are entered. */
  folders: Folder[];
}

/** What is known of a file, to be taken over. */
export interface Known {
  readonly entry: ScannedEntry;
  readonly stamp: Float64Array;
}

export const stampOf = (folder: Folder, i: number): Float64Array =>
  folder.stamps.slice(i * stampSize, (i + 1) * stampSize);

/** All that a tree knows, so that rules that changed do not make files be read again. */
export function collect(folder: Folder, found: Map<string, Known>): void {
  folder.paths.forEach((path, i) => {
    const entry = folder.entries[i];
    if (entry !== undefined) found.set(path, { entry, stamp: stampOf(folder, i) });
  });
  for (const inner of folder.folders) collect(inner, found);
}
