import type { CacheRef, Vertex } from './types';

const pattern = /^(?:\[[^\]]*\] )?importing cache manifest from (.*)$/;

/** The vertex reads the manifest of a cache (buildkit solver/llbsolver/bridge.go); bake puts its target before the name. */
export const isCacheImport = ({ name }: Vertex): boolean => pattern.test(name);

/** Caches a build tried to import, as its vertices tell; of all but registries the name is a number. */
export function cacheImportsOf(vertices: readonly Vertex[]): CacheRef[] {
  return vertices.flatMap((v): CacheRef[] => {
    const ref = pattern.exec(v.name)?.[1];
    if (ref === undefined) return [];
    const special = /^(gha|s3|azblob|local)\b/.exec(ref)?.[1];
    return [{ type: special ?? 'registry', attrs: { ref } }];
  });
}
