import type { Files } from './fingerprint';
import { globComponent, splitWildcards } from './glob';
import { resolveLinks, type Lookup } from './links';
import { matchBelow, patternsOf, type Matched, type Pattern } from './patterns';
import type { Selector } from './selectors';

const isBelow = (path: string, folder: string): boolean => folder === '.' || path.startsWith(`${folder}/`);
const below = (path: string, folder: string): string => (folder === '.' ? path : path.slice(folder.length + 1));

/** Include and exclude patterns of one base: asked for each path from the base, folders before what is in them. */
class Filter {
  private readonly include: readonly Pattern[] | undefined;
  private readonly exclude: readonly Pattern[] | undefined;
  private readonly known = new Map<string, { include?: Matched; exclude?: Matched }>();

  constructor(s: Selector) {
    this.include = s.include === undefined ? undefined : patternsOf(s.include);
    this.exclude = s.exclude === undefined ? undefined : patternsOf(s.exclude);
  }

  /** Only what matches is taken, so that the base itself is not. */
  get narrows(): boolean {
    return this.include !== undefined;
  }

  takes(path: string): boolean {
    const parent = path.includes('/') ? this.known.get(path.slice(0, path.lastIndexOf('/'))) : undefined;
    const state: { include?: Matched; exclude?: Matched } = {};
    this.known.set(path, state);
    if (this.include !== undefined) {
      const asked = matchBelow(this.include, path, parent?.include);
      state.include = asked.matched;
      if (!asked.matches) return false;
    }
    if (this.exclude === undefined) return true;
    const asked = matchBelow(this.exclude, path, parent?.exclude);
    state.exclude = asked.matched;
    return !asked.matches;
  }
}

interface Tree {
  readonly files: Files;
  readonly sorted: readonly string[];
}

/** Takes what is at a path and below it; with a filter also the folders that lead to what it takes. */
function takeBelow(base: string, filter: Filter | undefined, tree: Tree, out: Set<string>): void {
  const { files, sorted } = tree;
  // The root's own mode is no part of a key; of another base only an include pattern decides.
  if (base !== '.' && files.has(base) && filter?.narrows !== true) out.add(base);
  for (const path of range(sorted, base)) {
    if (filter === undefined) {
      out.add(path);
      continue;
    }
    if (!filter.takes(below(path, base))) continue;
    out.add(path);
    for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1)) {
      const folder = path.slice(0, at);
      if (out.has(folder) || !(folder === base || isBelow(folder, base))) break;
      if (files.has(folder)) out.add(folder);
    }
  }
}

/** A source that is a link is followed, and what it leads to is taken whole: the key knows no filter there. */
function takeSource(path: string, s: Selector, tree: Tree, out: Set<string>): void {
  const filter = s.include === undefined && s.exclude === undefined ? undefined : new Filter(s);
  if (tree.files.get(path)?.type !== 'link') {
    takeBelow(path, filter, tree, out);
    return;
  }
  const target = filter?.narrows === true ? undefined : resolveLinks(path, (p) => tree.files.get(p), true);
  if (target !== undefined) takeBelow(target, undefined, tree, out);
}

/** Paths below a folder, of a sorted list. */
function range(sorted: readonly string[], folder: string): readonly string[] {
  if (folder === '.') return sorted;
  const start = lowerBound(sorted, `${folder}/`);
  return sorted.slice(start, lowerBound(sorted, `${folder}0`));
}

function lowerBound(sorted: readonly string[], value: string): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? '') < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Paths that a pattern matches, component by component below a folder. */
function matching(pattern: readonly string[], folder: string, sorted: readonly string[]): string[] {
  const globs = pattern.map(globComponent);
  const found = new Set<string>();
  for (const path of range(sorted, folder)) {
    const parts = below(path, folder).split('/');
    if (parts.length < globs.length || !globs.every((g, i) => g?.test(parts[i] ?? '') === true)) continue;
    const matched = parts.slice(0, globs.length).join('/');
    found.add(folder === '.' ? matched : `${folder}/${matched}`);
  }
  return [...found];
}

/**
 * Paths of a context that selectors take, as BuildKit's cache key sees them (cache/contenthash, includedPaths): links in a
 * source are followed, those inside what is taken are not.
 */
export function selectPaths(files: Files, selectors: readonly Selector[]): Set<string> {
  const tree: Tree = { files, sorted: [...files.keys()].sort() };
  const entry: Lookup = (path) => files.get(path);
  const out = new Set<string>();
  for (const s of selectors) {
    if (!s.wildcard) {
      const path = resolveLinks(s.path, entry, false);
      if (path !== undefined) takeSource(path, s, tree, out);
      continue;
    }
    const { prefix, pattern } = splitWildcards(s.path);
    const folder = resolveLinks(prefix, entry, true);
    if (folder !== undefined) for (const path of matching(pattern, folder, tree.sorted)) takeSource(path, s, tree, out);
  }
  return out;
}
