import type { CulpritFile } from './types';

/** What is known of the files a step reads from the build context, between the baseline and this build. */
export type Verdict =
  | {
      readonly kind: 'changed';
      readonly files: readonly CulpritFile[];
      readonly certainty: 'proven' | 'inferred';
      readonly evidence: readonly string[];
    }
  | { readonly kind: 'unchanged'; readonly evidence: readonly string[] }
  | {
      /** The ignore file let other paths in or out. */
      readonly kind: 'ignore-changed';
      readonly line?: string;
      readonly lineNumber?: number;
      readonly files: readonly CulpritFile[];
      readonly certainty: 'proven' | 'inferred';
      readonly evidence: readonly string[];
    }
  | { readonly kind: 'candidates'; readonly files: readonly CulpritFile[]; readonly evidence: readonly string[] };
