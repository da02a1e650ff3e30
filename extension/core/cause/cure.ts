import type { StepRef } from './step-ref';

/** What keeps a cause from coming back. */
export type Cure =
  | { readonly kind: 'pin-base'; readonly ref: string }
  /** Copy in a stage of its own and read that stage: `reader` is the COPY. */
  | { readonly kind: 'split-stage'; readonly reader: StepRef }
  | { readonly kind: 'mode-max' }
  | { readonly kind: 'ignore-git' }
  | { readonly kind: 'import-cache' };
