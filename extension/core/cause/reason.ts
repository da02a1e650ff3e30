import type { Cause } from './cause';

/** Why an invalidation came along an edge of the plan, or why it ended there. */
export type EdgeReason =
  /** The change of a cause at the reader itself. */
  | { readonly kind: 'cause'; readonly cause: Cause }
  | { readonly kind: 'parent-ran' }
  /** The parent ran only to make its files anew. */
  | { readonly kind: 'parent-same-key' }
  | { readonly kind: 'linked' }
  /** Files that are copied or mounted: they differ, came out the same, or the reader ran whether they differ or not. */
  | {
      readonly kind: 'files-differ' | 'files-same' | 'files-forced';
      readonly how: 'copy' | 'mount';
      readonly paths: readonly string[];
    }
  /** The reader changed and needs files that no cache held. */
  | { readonly kind: 'needed' }
  /** The step that is read did not run. */
  | { readonly kind: 'quiet' };

/** Why a baseline was taken, or why there is none; `problem`: what kept others from being looked at. */
export interface BaselineReason {
  readonly kind:
    'given' | 'shown' | 'newest' | 'same-log' | 'other-builder' | 'other-line' | 'other-platform' | 'unread' | 'none';
  readonly problem?: string;
}

/** What is taken for granted of the next build. */
export type Assumption =
  | { readonly kind: 'flags'; readonly flags: readonly string[] }
  | { readonly kind: 'one-platform'; readonly platform: string; readonly count: number }
  | { readonly kind: 'same-builder' };

/** What could not be read or paired. */
export type Problem =
  /** The record's own. */
  | { readonly kind: 'warning'; readonly text: string }
  /** A vertex that is no step of the Dockerfile. */
  | { readonly kind: 'unmatched'; readonly vertex: string };
