import { cleanPath } from '../plan/paths';
import { wholeMatcher } from '../text/linear';

/** One pattern of an ignore file, or of `--exclude`. */
export interface Pattern {
  /** As written. */
  readonly text: string;
  /** 1-based line; 0 where there is no file. */
  readonly line: number;
  /** `!`: what matches is let in again. */
  readonly exclusion: boolean;
  /** Cleaned, without `!`. */
  readonly glob: string;
  matches(path: string): boolean;
}

const special = new Set('.+()|{}$');

/** A pattern as github.com/moby/patternmatcher compiles it: exact, by its start, by its end, or a regular expression. */
function compile(pattern: string): (path: string) => boolean {
  const chars = [...pattern];
  let source = '';
  let kind: 'exact' | 'prefix' | 'suffix' | 'regexp' = 'exact';
  for (let at = 0, i = 0; at < chars.length; i++) {
    const ch = chars[at++] ?? '';
    if (ch === '*' && chars[at] === '*') {
      at++;
      if (chars[at] === '/') at++;
      if (at < chars.length) {
        source += '(.*/)?';
        kind = 'regexp';
      } else if (kind === 'exact') kind = 'prefix';
      else {
        source += '.*';
        kind = 'regexp';
      }
      if (i === 0) kind = 'suffix';
    } else if (ch === '*' || ch === '?') {
      source += ch === '*' ? '[^/]*' : '[^/]';
      kind = 'regexp';
    } else if (special.has(ch)) source += `\\${ch}`;
    else if (ch === '\\') {
      if (at < chars.length) {
        const next = chars[at++] ?? '';
        source += /[^\x00-\x7f]|\w/.test(next) ? next : `\\${next}`;
        kind = 'regexp';
      } else source += '\\\\';
    } else {
      if (ch === '[' || ch === ']') kind = 'regexp';
      source += ch === '/' ? '\\/' : ch;
    }
  }
  switch (kind) {
    case 'exact':
      return (path) => path === pattern;
    case 'prefix': {
      const start = pattern.slice(0, -2);
      return (path) => path.startsWith(start);
    }
    case 'suffix': {
      const end = pattern.slice(2);
      return (path) => path.endsWith(end) || (end.startsWith('/') && path === end.slice(1));
    }
    case 'regexp': {
      // No `u` flag: a class like [a-\d] that Go reads must not throw. `s` is off in both.
      const matcher = wholeMatcher(source);
      return (path) => matcher.test(path);
    }
  }
}

/** One character of a class, or the two of an escape; -1 where Go's filepath.Match finds none. */
function classCharacter(pattern: string, at: number): number {
  const ch = pattern[at];
  if (ch === undefined || ch === '-' || ch === ']') return -1;
  const end = ch === '\\' ? at + 2 : at + 1;
  return end < pattern.length ? end : -1;
}

/** Go's filepath.Match refuses an open or empty class and an escape at the end. */
function isBroken(pattern: string): boolean {
  for (let at = 0; at < pattern.length; at++) {
    if (pattern[at] === '\\') {
      at++;
      if (at >= pattern.length) return true;
    } else if (pattern[at] === '[') {
      at = pattern[at + 1] === '^' ? at + 2 : at + 1;
      for (let ranges = 0; pattern[at] !== ']' || ranges === 0; ranges++) {
        at = classCharacter(pattern, at);
        if (at >= 0 && pattern[at] === '-') at = classCharacter(pattern, at + 1);
        if (at < 0) return true;
      }
    }
  }
  return false;
}

/** A cleaned pattern without `!`; undefined when BuildKit refuses it. */
export function makePattern(cleaned: string, text: string, line: number, exclusion: boolean): Pattern | undefined {
  if (isBroken(cleaned)) return undefined;
  try {
    return { text, line, exclusion, glob: cleaned, matches: compile(cleaned) };
  } catch {
    return undefined;
  }
}

/** Patterns of a flag, as patternmatcher.New reads a list; what BuildKit refuses matches nothing. */
export function patternsOf(list: readonly string[]): Pattern[] {
  return list.flatMap((text) => {
    const trimmed = text.trim();
    if (trimmed === '') return [];
    const cleaned = cleanPath(trimmed);
    const exclusion = cleaned.startsWith('!');
    return makePattern(exclusion ? cleaned.slice(1) : cleaned, trimmed, 0, exclusion) ?? [];
  });
}

/**
 * A folder that is left out may hold what a `!` line lets in again (fsutil, filter.go): any may when such a line has a
 * wildcard, else those that the line's path leads through.
 */
export function mayHoldException(patterns: readonly Pattern[], folder: string): boolean {
  const exceptions = patterns.filter((p) => p.exclusion).map((p) => p.glob.replace(/\/\*\*?$/, ''));
  return (
    exceptions.some((glob) => /[*?[\\]/.test(glob)) || exceptions.some((glob) => `${glob}/`.startsWith(`${folder}/`))
  );
}

/** Which patterns matched a path or a folder above it. */
export type Matched = Uint8Array;

/**
 * What a list of patterns says of a path whose parent's matches are known: each pattern that matches the parent matches
 * what is below it, and the last one that matches decides (patternmatcher, MatchesUsingParentResults).
 */
export function matchBelow(
  patterns: readonly Pattern[],
  path: string,
  parent: Matched | undefined,
): { readonly matches: boolean; readonly by?: Pattern; readonly matched: Matched } {
  const matched = new Uint8Array(patterns.length);
  let by: Pattern | undefined;
  patterns.forEach((pattern, i) => {
    if (parent?.[i] !== 1 && !pattern.matches(path)) return;
    matched[i] = 1;
    by = pattern;
  });
  return by === undefined ? { matches: false, matched } : { matches: !by.exclusion, by, matched };
}

/** The same for a path alone: the folders above it are asked first. */
export function matchPath(
  patterns: readonly Pattern[],
  path: string,
): { readonly matches: boolean; readonly by?: Pattern } {
  let matched: Matched | undefined;
  for (let at = path.indexOf('/'); at >= 0; at = path.indexOf('/', at + 1))
    ({ matched } = matchBelow(patterns, path.slice(0, at), matched));
  return matchBelow(patterns, path, matched);
}
