/** What shows that files of the build context differ, or what that rests on; told by words/facts.ts. */
export type ContextFact =
  | { readonly kind: 'fingerprints-taken' }
  /** The later fingerprint was taken some milliseconds after the build began. */
  | { readonly kind: 'fingerprint-late'; readonly ms: number }
  /** Files that changed while the build began. */
  | { readonly kind: 'fingerprint-moving'; readonly paths: readonly string[] }
  | { readonly kind: 'fingerprints-same' }
  | { readonly kind: 'renamed'; readonly from: string; readonly to: string }
  /** The commits of both builds differ in the files. */
  | { readonly kind: 'commits-differ'; readonly old: string; readonly new: string }
  /** The work tree held changes that were not committed. */
  | { readonly kind: 'uncommitted' }
  /** The files were touched between the two builds. */
  | { readonly kind: 'touched-between' }
  /** No file was touched since the earlier build began, nor a folder, whose times tell of files that went. */
  | { readonly kind: 'untouched-since' };
