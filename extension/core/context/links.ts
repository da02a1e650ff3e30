import type { FileEntry } from './fingerprint';
import { globComponent, hasWildcards } from './glob';
import { fromRoot, type Selector } from './selectors';

/** What is at a path from the root of the context. */
export type Lookup = (path: string) => FileEntry | undefined;

/** As many links as BuildKit follows before it gives up (cache/contenthash, maxSymlinkLimit). */
const maxLinks = 255;

/**
 * A path with the links in it followed, from the root of the context; a link out of the root ends at the root, as in
 * BuildKit. The last component is followed when `trailing`. Undefined for a circle.
 */
export function resolveLinks(path: string, entry: Lookup, trailing: boolean): string | undefined {
  let rest = path.split('/').filter((p) => p !== '' && p !== '.');
  let done: string[] = [];
  for (let links = 0; rest.length > 0;) {
    const [part = '', ...after] = rest;
    rest = after;
    if (part === '..') {
      done = done.slice(0, -1);
      continue;
    }
    const here = [...done, part].join('/');
    const found = entry(here);
    if (found?.type !== 'link' || (rest.length === 0 && !trailing)) {
      done = [...done, part];
      continue;
    }
    if (++links > maxLinks) return undefined;
    const target = found.link ?? '';
    if (target.startsWith('/')) done = [];
    rest = [...target.split('/').filter((p) => p !== '' && p !== '.'), ...rest];
  }
  return done.join('/') || '.';
}

/**
 * Paths that the client is asked for: the sources, and what the links in them lead to (fsutil, FollowLinks). A path may hold
 * wildcards; `.` is everything.
 */
export function followPaths(
  selectors: readonly Selector[],
  entry: Lookup,
  names: (folder: string) => readonly string[],
): string[] {
  const resolved = new Set<string>();
  const links = (path: string): string[] | undefined => {
    const slash = path.lastIndexOf('/');
    const base = path.slice(slash + 1);
    const folder = slash < 0 ? '.' : path.slice(0, slash);
    if (!hasWildcards(base)) {
      const found = entry(path);
      if (found?.type !== 'link') return undefined;
      const target = found.link ?? '';
      return [fromRoot(target.startsWith('/') ? target : `${folder}/${target}`)];
    }
    const glob = globComponent(base);
    return names(folder).flatMap((name) =>
      glob?.test(name) === true ? (links(folder === '.' ? name : `${folder}/${name}`) ?? []) : [],
    );
  };
  const append = (path: string): void => {
    let rest = path.split('/').filter((p) => p !== '' && p !== '.');
    let current = '.';
    for (;;) {
      const [part, ...after] = rest;
      if (part !== undefined) current = current === '.' ? part : `${current}/${part}`;
      rest = after;
      const targets = part === undefined ? undefined : links(current);
      const ends = rest.length === 0;
      if ((ends || targets !== undefined) && resolved.has(current)) return;
      if (targets === undefined && !ends) continue;
      resolved.add(current);
      for (const target of targets ?? []) append([target, ...rest].join('/'));
      return;
    }
  };
  for (const s of selectors) {
    if (s.include === undefined) append(s.path);
    else for (const pattern of s.include) append(s.path === '.' ? pattern : `${s.path}/${pattern}`);
  }
  return resolved.has('.') ? ['.'] : [...resolved].sort();
}
