import type { CulpritFile } from '../context/verdict';
import type { Lines } from '../plan/types';

interface Place {
  /** Name of the file that `lines` are of, when it is not the Dockerfile. */
  readonly in?: string;
  readonly lines?: Lines;
  readonly old?: string;
  readonly new?: string;
}

/** Files of the build context. */
export interface FileCulprit extends Place {
  readonly kind: 'file';
  /** Paths that changed; those that a step takes when it is not known which did. */
  readonly names: readonly string[];
  /** Paths with what happened to each; `candidate` when it is not known which of them changed. */
  readonly files?: readonly CulpritFile[];
  readonly name?: undefined;
  readonly step?: undefined;
}

/** Anything else that has a name. */
export interface NamedCulprit extends Place {
  readonly kind: 'arg' | 'env' | 'line' | 'image' | 'step' | 'flag' | 'builder' | 'url' | 'platform' | 'none';
  readonly name?: string;
  readonly step?: string;
  readonly names?: undefined;
  readonly files?: undefined;
}

/** The thing to point at. */
export type Culprit = FileCulprit | NamedCulprit;

/** What two causes point at is one thing: equal texts, one culprit. */
export const culpritKey = ({ kind, name, names = [] }: Culprit): string => JSON.stringify([kind, name ?? '', ...names]);

/** The .git folder, and no other file with it. */
export const isGitFolder = ({ names }: Culprit): boolean => names?.length === 1 && names[0] === '.git';
