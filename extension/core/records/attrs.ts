import { asArray, asObject, asString, asStrings, parseJson } from './json';
import type { BuildRecord, CacheRef } from './types';

type AttrFields = Pick<
  BuildRecord,
  | 'target'
  | 'platforms'
  | 'buildArgs'
  | 'noCache'
  | 'noCacheFilter'
  | 'cacheImports'
  | 'attrs'
  | 'dockerfilePath'
  | 'revision'
  | 'vcsSource'
>;
type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** Values of `cache-imports`, a JSON list of `{Type, Attrs}`; older clients write `cache-from`, a list of references. */
function cacheImports(attrs: Readonly<Record<string, string>>): CacheRef[] {
  const list = asArray(parseJson(attrs['cache-imports'] ?? '[]')).flatMap((entry) => {
    const type = asString(asObject(entry)['Type']);
    return type === undefined ? [] : [{ type, attrs: asStrings(asObject(entry)['Attrs']) }];
  });
  const references = (attrs['cache-from'] ?? '').split(',').filter((ref) => ref !== '');
  return [...list, ...references.map((ref) => ({ type: 'registry', attrs: { ref } }))];
}

/**
 * The frontend's attributes of a build: what the flags of `docker build` became
 * (buildkit frontend/dockerui/config.go). `no-cache` is empty for all, or names stages.
 */
export function readAttrs(attrs: Readonly<Record<string, string>>): AttrFields {
  const buildArgs: Record<string, string> = {};
  for (const [key, value] of Object.entries(attrs)) {
    if (key.startsWith('build-arg:')) buildArgs[key.slice('build-arg:'.length)] = value;
  }
  const noCache = attrs['no-cache'];
  const fields: Mutable<AttrFields> = {
    attrs,
    buildArgs,
    noCache: noCache === '',
    noCacheFilter: noCache === undefined || noCache === '' ? [] : noCache.split(',').map((s) => s.trim()),
    cacheImports: cacheImports(attrs),
  };
  if (attrs['target'] !== undefined) fields.target = attrs['target'];
  if (attrs['platform'] !== undefined) fields.platforms = attrs['platform'].split(',').map((p) => p.trim());
  if (attrs['filename'] !== undefined) fields.dockerfilePath = attrs['filename'];
  if (attrs['vcs:revision'] !== undefined) fields.revision = attrs['vcs:revision'];
  if (attrs['vcs:source'] !== undefined) fields.vcsSource = attrs['vcs:source'];
  return fields;
}
