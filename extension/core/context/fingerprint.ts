/** What a build step sees of one file: everything that is in its cache key, no times (FACTS, When a step runs again). */
export interface FileEntry {
  readonly type: 'file' | 'folder' | 'link' | 'other';
  /** Permission bits. */
  readonly mode: number;
  readonly size: number;
  /** SHA-256 of the content; of a link its target. */
  readonly digest?: string;
  readonly link?: string;
}

/** The context of a build as it was when the fingerprint was taken. */
export interface Fingerprint {
  readonly version: 1;
  /** Milliseconds since 1970. */
  readonly takenAt: number;
  /** Text of the ignore file, and its name. */
  readonly ignore?: { readonly file: string; readonly text: string };
  readonly files: Readonly<Record<string, FileEntry>>;
  /** Files that changed while it was taken: their entries are not to be trusted. */
  readonly unsure: readonly string[];
}
