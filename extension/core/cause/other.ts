/** What may have run a step as well as the cause that is named: not told from it by the data. */
export type Other =
  /** What it takes of the context, by content or by mode and owner alone. */
  | { readonly kind: 'files' }
  | { readonly kind: 'modes' }
  | { readonly kind: 'pruned' }
  | { readonly kind: 'builder-lost' }
  | { readonly kind: 'no-cache' }
  | { readonly kind: 'no-cache-filter' }
  /** What names of steps do not show: a variable, USER, SHELL, the text of a heredoc. */
  | { readonly kind: 'hidden' }
  /** A flag of the build that reaches the step. */
  | { readonly kind: 'options' }
  /** The imported cache was written by another branch, target, job or platform. */
  | { readonly kind: 'other-results' }
  /** Several targets were baked at once, each with a cache of its own: their lookups race (docker/buildx issue 3878). */
  | { readonly kind: 'parallel-targets' }
  /** A stage or image that it reads. */
  | { readonly kind: 'source' };
