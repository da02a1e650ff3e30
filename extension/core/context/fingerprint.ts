/**
 * What a build step sees of one file of the build context: everything that is in its cache key (cache/contenthash,
 * NewFromStat), so no times. Owners are not there: the client sends every file as root's (client/solve.go, resetUIDAndGID).
 */
export interface FileEntry {
  readonly type: 'file' | 'folder' | 'link' | 'other';
  /** Permission bits. */
  readonly mode: number;
  /** Bytes. */
  readonly size: number;
  /** SHA-256 of the content, in hex; undefined for a file that was too large to be read in time. */
  readonly digest?: string;
  /** Target of a link. */
  readonly link?: string;
  /** Time of the last change of anything, milliseconds since 1970: no part of a key, it tells what was touched. */
  readonly touchedAt: number;
}

/** Entries by path from the root of the context. Bytes of names that are no UTF-8 are U+DC80 to U+DCFF (names.ts). */
export type Files = ReadonlyMap<string, FileEntry>;

/** The context of a build, as far as its steps take it, as it was when the fingerprint was taken. */
export interface Fingerprint {
  /** Milliseconds since 1970, when the reading was done. */
  readonly takenAt: number;
  /** When the build was announced. */
  readonly startedAt?: number;
  /** Folder of the context. */
  readonly contextPath?: string;
  /** Text of the ignore file, and its name. */
  readonly ignore?: { readonly file: string; readonly text: string };
  readonly files: Files;
  /** Files and folders that changed after the build began or while they were read: their entries are not to be trusted. */
  readonly unsure: readonly string[];
  /** Why it does not hold all; undefined when it does. */
  readonly incomplete?: string;
}
