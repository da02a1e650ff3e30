import type { ContextFact } from './fact';

/** A file as a build took it. */
export interface FileState {
  readonly type: 'file' | 'folder' | 'link' | 'other';
  /** Permission bits. */
  readonly mode: number;
  /** Bytes. */
  readonly size: number;
  /** SHA-256 of the content, in hex. */
  readonly digest?: string;
  /** Target of a link. */
  readonly link?: string;
}

/** A file that is to blame, or may be. */
export interface CulpritFile {
  readonly path: string;
  readonly change: 'added' | 'removed' | 'content' | 'mode' | 'owner' | 'type' | 'candidate';
  readonly old?: FileState;
  readonly new?: FileState;
  /** Lines that differ, as a unified diff without its head; bounded, secrets masked. */
  readonly diff?: string;
}

/** What a line of the ignore file did. */
export interface IgnoreMoves {
  /** Name of the ignore file. */
  readonly file: string;
  /** The line that decides, and its number; the number only when the line is still there. */
  readonly line?: string;
  readonly lineNumber?: number;
  /** Files it let in or out, and the ignore file itself when the step takes it. */
  readonly files: readonly CulpritFile[];
}

/** What is known of the files a step reads from the build context, between the baseline and this build. */
export type ContextVerdict =
  | {
      readonly kind: 'changed';
      /** Files that differ; empty when only the ignore file moved some. */
      readonly files: readonly CulpritFile[];
      readonly ignore?: IgnoreMoves;
      readonly certainty: 'proven' | 'inferred';
      readonly evidence: readonly ContextFact[];
    }
  | {
      readonly kind: 'unchanged';
      /** Files that are the same as far as fingerprints tell, and were touched all the same. */
      readonly touched: readonly string[];
      readonly evidence: readonly ContextFact[];
    }
  /** Nothing of what the step takes was touched since the baseline began. */
  | { readonly kind: 'untouched'; readonly evidence: readonly ContextFact[] }
  | { readonly kind: 'candidates'; readonly files: readonly CulpritFile[]; readonly evidence: readonly ContextFact[] };
