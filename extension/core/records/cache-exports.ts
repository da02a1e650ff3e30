import type { CacheRef, Vertex } from './types';

/**
 * Where a build exported its cache, as far as its vertices tell. A record does not keep the flag, but the exporters
 * report: `preparing layers for inline cache` (exporter/containerimage), `exporting cache to registry` and its like
 * (cache/remotecache). The mode is not reported.
 */
export function cacheExportsOf(vertices: readonly Vertex[]): CacheRef[] {
  return vertices.flatMap((v): CacheRef[] => {
    if (v.statuses.some((s) => s.startsWith('preparing layers for inline cache')))
      return [{ type: 'inline', attrs: {} }];
    const match = /^exporting cache(?: to (.*))?$/.exec(v.name);
    if (match === null) return [];
    const name = (match[1] ?? '').toLowerCase();
    const known: readonly (readonly [string, RegExp])[] = [
      ['gha', /gha|github/],
      ['s3', /s3/],
      ['azblob', /az/],
      ['local', /client|local/],
      ['registry', /registry/],
    ];
    const type = known.find(([, pattern]) => pattern.test(name))?.[0] ?? 'unknown';
    return [{ type, attrs: {} }];
  });
}
