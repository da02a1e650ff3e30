import type { StepRef } from './step-ref';

/** What keeps a cause from coming back. */
export type Cure =
  | { readonly kind: 'pin-base'; readonly ref: string }
  /** Copy in a stage of its own and read that stage: `reader` is the COPY. */
  | { readonly kind: 'split-stage'; readonly reader: StepRef }
  | { readonly kind: 'mode-max' }
  /** Write the cache to where it is read; `type` of the cache that is read. */
  | { readonly kind: 'export-there'; readonly type: string }
  /** A ref or scope of its own for each branch, target and platform. */
  | { readonly kind: 'own-ref'; readonly type: string }
  | { readonly kind: 'ignore-git' }
  | { readonly kind: 'import-cache' };
