import type { Place, RepositoryPlace } from '../core/lines';
import type { SeenPaths } from './seen';

const sameRepository = (a: RepositoryPlace, b: RepositoryPlace): boolean => a.source === b.source && a.path === b.path;

/** Two builds were made in one place, as far as it is noted; where nothing is noted of one, nothing may be noted of the other. */
export function samePlace(paths: SeenPaths, a: Place, b: Place | undefined): boolean {
  if (a.dockerfile !== undefined)
    return b?.dockerfile !== undefined && paths.see(a.dockerfile).path === paths.see(b.dockerfile).path;
  if (a.repository !== undefined) return b?.repository !== undefined && sameRepository(a.repository, b.repository);
  return b?.dockerfile === undefined && b?.repository === undefined;
}
