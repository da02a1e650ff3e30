import type { Cure } from '../cause';
import { nameOfStep } from './terms';

/** A cure in one sentence. */
export function cureSentence(cure: Cure): string {
  switch (cure.kind) {
    case 'pin-base':
      return `pin ${cure.ref} by its digest`;
    case 'split-stage':
      return `put ${nameOfStep(cure.reader)} into a stage of its own, FROM scratch AS files, copy from there, and let all readers read that stage`;
    case 'mode-max':
      return 'export the cache with mode=max (--cache-to type=registry,ref=…,mode=max)';
    case 'export-there':
      return cure.type === 'registry'
        ? 'write the cache to where it is read: --cache-to type=registry,ref=…,mode=max, or type=inline (BUILDKIT_INLINE_CACHE=1) into the image that --cache-from names'
        : `write the cache to where it is read (--cache-to type=${cure.type},…,mode=max)`;
    case 'own-ref':
      return cure.type === 'gha'
        ? 'give each target, platform and job a scope of its own (scope=… in --cache-from and --cache-to)'
        : 'give each branch, target and platform a cache of its own, and import several (--cache-from may be given more than once)';
    case 'ignore-git':
      return 'add .git to .dockerignore';
    case 'import-cache':
      return 'import a cache on fresh builders (--cache-from)';
  }
}
