import type { CacheRef, Vertex } from './types';

/** Words of the exporters' names (buildkit cache/remotecache: Name of each exporter), with the type that a flag gives. */
const exporters: readonly (readonly [type: string, pattern: RegExp])[] = [
  ['gha', /^(?:exporting (?:cache )?to GitHub Actions Cache|exporting cache to gha)$/i],
  ['s3', /^exporting cache to (?:Amazon )?S3$/i],
  ['azblob', /^exporting cache to Azure\b/i],
  ['local', /^exporting cache to (?:client directory|local)\b/i],
  ['registry', /^exporting cache to registry$/i],
  ['inline', /^exporting inline cache$/i],
];

/** Bake puts its target before a row. */
const withoutTarget = (name: string): string => name.replace(/^\[[^\]]*\] /, '');

/** The type of the cache that a vertex exports; undefined when it exports none. */
function typeOf(v: Vertex): string | undefined {
  if (v.statuses.some((s) => s.startsWith('preparing layers for inline cache'))) return 'inline';
  const name = withoutTarget(v.name);
  const known = exporters.find(([, pattern]) => pattern.test(name))?.[0];
  if (known !== undefined) return known;
  // Docker before 23 calls it so for a cache inside of the image.
  if (name === 'exporting cache') return 'inline';
  return /^exporting cache\b/.test(name) ? 'unknown' : undefined;
}

/** Exports of a cache that ended in an error: this build left nothing there. */
export const failedExports = (vertices: readonly Vertex[]): readonly Vertex[] =>
  vertices.filter((v) => typeOf(v) !== undefined && v.error !== undefined && v.canceled !== true);

/**
 * Where a build exported its cache, as far as its vertices tell. A record does not keep the flag, but the exporters report; the mode
 * is not reported. One that failed exported nothing.
 */
export function cacheExportsOf(vertices: readonly Vertex[]): CacheRef[] {
  return vertices.flatMap((v): CacheRef[] => {
    const type = typeOf(v);
    return type === undefined || v.error !== undefined ? [] : [{ type, attrs: {} }];
  });
}
