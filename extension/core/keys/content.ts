import { globPath, splitWildcards } from '../context/glob';
import { resolveLinks } from '../context/links';
import { matchBelow, matchPath, patternsOf, type Matched, type Pattern } from '../context/patterns';
import type { Selector } from '../context/selectors';
import { keyOf, type KeyTree, type TreeRecord } from './tree';
import type { Sha256 } from './digest';

/** A path that is taken, by its place among the tree's records; `named` as the source names it. */
interface Taken {
  readonly index: number;
  readonly named: string;
  readonly record: TreeRecord;
  /** A link that a source names is followed. */
  readonly follows: boolean;
}

/** A folder whose header may have to be taken, for something in it is. */
interface Open extends Taken {
  include: Matched | undefined;
  exclude: Matched | undefined;
  included: boolean;
}

const slashed = (path: string): string => (path === '.' ? '' : `/${path}`);
const base = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** The part of a path behind a folder; of the folder itself nothing. */
const behind = (path: string, folder: string): string => (path === folder ? '' : path.slice(folder.length + 1));

function resolve(tree: KeyTree, path: string, trailing: boolean): string | undefined {
  const found = resolveLinks(path, (p) => tree.entry(`/${p}`), trailing);
  return found === undefined ? undefined : slashed(found);
}

/** Digest of one path whole, links in it followed. */
function wholeDigest(tree: KeyTree, path: string): string | undefined {
  const at = resolve(tree, path, true);
  const index = at === undefined ? undefined : tree.find(at);
  return index === undefined ? undefined : tree.digest(index);
}

/** Where a walk begins and ends, and how its paths are named: as the source has them, links before the wildcard followed. */
interface Walk {
  readonly start: number;
  readonly end: number;
  readonly resolved: string;
  readonly named: string;
}

function walkOf(tree: KeyTree, s: Selector): Walk | undefined {
  if (!s.wildcard) {
    const resolved = resolve(tree, s.path, false);
    const start = resolved === undefined ? undefined : tree.find(resolved);
    if (resolved === undefined || start === undefined) return undefined;
    return { start, end: tree.endOf(start), resolved, named: slashed(s.path) };
  }
  const { prefix } = splitWildcards(s.path);
  const resolved = resolve(tree, prefix, true);
  const start = resolved === undefined ? undefined : tree.find(resolved);
  if (resolved === undefined || start === undefined) return undefined;
  return { start, end: tree.endOf(start), resolved, named: slashed(prefix) };
}

/** What a source with a wildcard or with patterns takes (cache/contenthash, includedPaths). */
function takenBy(tree: KeyTree, s: Selector, walk: Walk): Taken[] {
  const include = s.include === undefined ? undefined : patternsOf(s.include);
  const exclude = s.exclude === undefined || s.exclude.length === 0 ? undefined : patternsOf(s.exclude);
  const matches = s.wildcard ? globPath(slashed(s.path)) : undefined;
  const taken: Taken[] = [];
  const open: Open[] = [];
  let matched = '';
  for (let i = walk.start; i < walk.end; i++) {
    const record = tree.records[i];
    if (record === undefined) break;
    const named = walk.named + record.path.slice(walk.resolved.length);
    while (open.length > 0 && !named.startsWith(`${open.at(-1)?.named ?? ''}/`)) open.pop();
    // The root's own header is no part of a key.
    if (!s.wildcard && record.kind === 'header' && record.path === '') continue;
    const parent = open.at(-1);
    if (matches !== undefined && (matched === '' || !named.startsWith(`${matched}/`))) {
      if (!matches(named)) continue;
      matched = named;
    }
    const top = s.wildcard ? matched : slashed(s.path);
    const below = behind(named, top);
    const asked = ask(include, exclude, below, parent);
    if (!asked.takes && record.kind !== 'header') continue;
    const one: Open = { index: i, named, record, follows: parent === undefined, ...asked, included: false };
    // Of a folder only its header counts: what is in it stands for itself.
    if (asked.takes && record.kind !== 'folder') {
      for (const folder of open)
        if (!folder.included) {
          taken.push(folder);
          folder.included = true;
        }
      taken.push(one);
      one.included = true;
    }
    if (record.kind === 'header') open.push(one);
  }
  return taken;
}

/** Matches of a path whose folder was asked, or else of the path alone. */
const matchIn = (patterns: readonly Pattern[], path: string, folder: Matched | undefined) =>
  folder === undefined ? matchPath(patterns, path) : matchBelow(patterns, path, folder);

/** Patterns asked of a path, folders before what is in them; an exclusion is not asked where nothing is let in. */
function ask(
  include: readonly Pattern[] | undefined,
  exclude: readonly Pattern[] | undefined,
  path: string,
  parent: Open | undefined,
): { takes: boolean; include: Matched | undefined; exclude: Matched | undefined } {
  const letIn = include === undefined ? undefined : matchIn(include, path, parent?.include);
  if (letIn?.matches === false) return { takes: false, include: letIn.matched, exclude: undefined };
  const leftOut = exclude === undefined ? undefined : matchIn(exclude, path, parent?.exclude);
  return { takes: leftOut?.matches !== true, include: letIn?.matched, exclude: leftOut?.matched };
}

/**
 * The digest that BuildKit's cache key has of what one source of a COPY, an ADD or a mount takes of a context
 * (cache/contenthash, Checksum). Undefined when a source is not there, or a file of it was not read.
 */
export function selectionDigest(tree: KeyTree, s: Selector, sha256: Sha256): string | undefined {
  const plain = !s.wildcard && s.include === undefined && (s.exclude === undefined || s.exclude.length === 0);
  if (plain) return wholeDigest(tree, s.path);
  const walk = walkOf(tree, s);
  const taken = walk === undefined ? [] : takenBy(tree, s, walk);
  const [only] = taken;
  if (only === undefined) return sha256('');
  const digestOf = (t: Taken): string | undefined =>
    t.follows && t.record.kind === 'link' ? wholeDigest(tree, t.named.slice(1)) : tree.digest(t.index);
  if (taken.length === 1 && base(slashed(s.path)) === base(only.named)) return digestOf(only);
  const parts: string[] = [];
  const prefix = walk?.named ?? '';
  for (const t of taken) {
    const digest = digestOf(t);
    if (digest === undefined) return undefined;
    parts.push(`${keyOf(t.named.slice(prefix.length)) || '\0'}${digest}`);
  }
  return sha256(parts.join(''));
}
