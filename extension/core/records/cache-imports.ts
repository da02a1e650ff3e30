import type { CacheRef, Vertex } from './types';

/** Caches a build tried to import, as its vertices tell: `importing cache manifest from REF` (solver/llbsolver/solver.go). */
export function cacheImportsOf(vertices: readonly Vertex[]): CacheRef[] {
  return vertices.flatMap((v): CacheRef[] => {
    const ref = /^importing cache manifest from (.*)$/.exec(v.name)?.[1];
    if (ref === undefined) return [];
    const special = /^(gha|s3|azblob|local)\b/.exec(ref)?.[1];
    return [{ type: special ?? 'registry', attrs: { ref } }];
  });
}
