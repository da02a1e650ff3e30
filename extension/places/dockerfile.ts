import { realpathSync } from 'node:fs';
import { onePath, type Dockerfile } from '../core/lines';
import { repositoryPlaces } from './repository';

function real(path: string): string {
  try {
    return realpathSync.native(path);
  } catch {
    // It is not saved yet, or was deleted: its name is all there is.
    return path;
  }
}

/** A Dockerfile of this machine, or, without a path, a text that is no file of it. */
export function dockerfileAt(path: string | undefined, text: string): Dockerfile {
  if (path === undefined) return { text };
  const found = real(path);
  const repositories = repositoryPlaces(found);
  return { path: onePath(found), text, ...(repositories.length > 0 && { repositories }) };
}

/** The same without its repositories: cheap enough to be asked at every row of a running build. */
export const fileAt = (path: string, text: string): Dockerfile => ({ path: onePath(real(path)), text });
