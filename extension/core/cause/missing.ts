/** Evidence that would make a cause certain and is not at hand. */
export type Missing =
  /** The Dockerfiles of both builds; `edit`: to tell an edited line from another value. */
  | { readonly kind: 'dockerfiles' }
  | { readonly kind: 'dockerfiles-of-edit' }
  /** What a stage is built on. */
  | { readonly kind: 'dockerfile-of-base' }
  | { readonly kind: 'provenances' }
  | { readonly kind: 'fingerprints' }
  /** What fingerprints leave out: extended attributes, and what an earlier build did not see. */
  | { readonly kind: 'file-attributes' }
  | { readonly kind: 'named-context-digest'; readonly name: string }
  | { readonly kind: 'layers' }
  | { readonly kind: 'baseline' }
  /** A log of the earlier build with all its rows. */
  | { readonly kind: 'whole-log' }
  /** The command lines of both builds. */
  | { readonly kind: 'commands' }
  | { readonly kind: 'bundle' }
  | { readonly kind: 'image-digests' }
  /** What the builder keeps, asked before something else drops it. */
  | { readonly kind: 'builder-cache' }
  /** What a step gives, which only building it tells. */
  | { readonly kind: 'output' };
