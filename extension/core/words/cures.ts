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
    case 'ignore-git':
      return 'add .git to .dockerignore';
    case 'import-cache':
      return 'import a cache on fresh builders (--cache-from)';
  }
}
