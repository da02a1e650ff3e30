import type { BuildName } from './fact';
import type { StepRef } from './step-ref';

/** What is said of a step besides causes: why it did not run, why nothing is to be seen, what its reuse rests on. */
export type Note =
  /** A plain log has one row for both halves of COPY --link. */
  | { readonly kind: 'link-unclear' }
  /** CACHED in a build that failed: it may stand for a step that was given up. */
  | { readonly kind: 'cached-or-given-up' }
  /** Equal instructions on equal inputs are one operation: it ran once. */
  | { readonly kind: 'one-with'; readonly step: StepRef }
  /** A step that fails leaves nothing in the cache. */
  | { readonly kind: 'failed-again' }
  /** A source ran again and gave the same files. */
  | { readonly kind: 'same-output'; readonly source: StepRef }
  /** Laid over with --link. */
  | { readonly kind: 'linked' }
  /** Another result than the baseline's: the build that left it, when that is known. */
  | { readonly kind: 'cached-by-other'; readonly build?: BuildName }
  /** Whether it is the baseline's result is not known: other builds left some too. */
  | { readonly kind: 'cached-unknown'; readonly builds: readonly BuildName[] }
  | { readonly kind: 'pulled-from-cache' }
  /** Of the next build: it is what it was in a build before the newest; its start in milliseconds since 1970. */
  | { readonly kind: 'as-in-earlier-build'; readonly build: { readonly ref?: string; readonly startedAt?: number } }
  | { readonly kind: 'remote-not-asked'; readonly ref: string }
  | { readonly kind: 'named-context-not-read'; readonly name: string }
  /** No fingerprint tells whether its files are as they were; or they were not looked at. */
  | { readonly kind: 'files-not-known' | 'files-not-read' }
  /** Which image the tag is was not looked up; the digest it is taken to have. */
  | { readonly kind: 'tag-not-resolved'; readonly ref: string; readonly digest?: string }
  | { readonly kind: 'dockerfile-not-kept' }
  | { readonly kind: 'outcome-not-recorded' }
  /** Reused as far as another step is. */
  | { readonly kind: 'as-far-as'; readonly step: StepRef };
