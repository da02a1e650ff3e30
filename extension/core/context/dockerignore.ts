import { cleanPath } from '../plan/paths';

/** One line of an ignore file. */
export interface IgnorePattern {
  /** As written. */
  readonly text: string;
  /** 1-based line. */
  readonly line: number;
  readonly exclusion: boolean;
  matches(path: string): boolean;
}

export interface IgnoreFile {
  readonly patterns: readonly IgnorePattern[];
  /** Lines that are no pattern, with BuildKit's reason. */
  readonly problems: readonly { readonly line: number; readonly message: string }[];
}

const special = new Set('.+()|{}$');

/** A pattern as github.com/moby/patternmatcher compiles it: exact, by its start, by its end, or a regular expression. */
function compile(pattern: string): (path: string) => boolean {
  const chars = [...pattern];
  let source = '^';
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
        source += /[\w]/.test(next) ? next : `\\${next}`;
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
      const regexp = new RegExp(`${source}$`);
      return (path) => regexp.test(path);
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

/**
 * Reads an ignore file: comments, `!`, white space and slashes as moby/patternmatcher/ignorefile does. A pattern that BuildKit
 * refuses is a problem and matches nothing.
 */
export function readIgnoreFile(text: string): IgnoreFile {
  const patterns: IgnorePattern[] = [];
  const problems: { line: number; message: string }[] = [];
  text.split(/\r?\n/).forEach((raw, i) => {
    const line = i + 1;
    const written = line === 1 ? raw.replace(/^\ufeff/, '') : raw;
    if (written.startsWith('#')) return;
    let pattern = written.trim();
    if (pattern === '') return;
    const exclusion = pattern.startsWith('!');
    if (exclusion) pattern = pattern.slice(1).trim();
    if (pattern !== '') {
      pattern = cleanPath(pattern);
      if (pattern.length > 1 && pattern.startsWith('/')) pattern = pattern.slice(1);
    }
    if (exclusion && pattern === '') {
      problems.push({ line, message: 'illegal exclusion pattern: "!"' });
      return;
    }
    if (isBroken(pattern)) {
      problems.push({ line, message: `syntax error in pattern: ${written.trim()}` });
      return;
    }
    try {
      patterns.push({ text: written.trim(), line, exclusion, matches: compile(pattern) });
    } catch {
      problems.push({ line, message: `syntax error in pattern: ${written.trim()}` });
    }
  });
  return { patterns, problems };
}

export interface IgnoreVerdict {
  readonly ignored: boolean;
  /** The line that decided; undefined when none matched. */
  readonly by?: IgnorePattern;
}

/** Whether a path is left out of the context, and by which line: the last that matches it or a folder above it. */
export function isIgnored(ignore: IgnoreFile, path: string): IgnoreVerdict {
  const parts = path.split('/');
  const parents = parts.slice(0, -1).map((_, i) => parts.slice(0, i + 1).join('/'));
  let ignored = false;
  let by: IgnorePattern | undefined;
  for (const pattern of ignore.patterns) {
    if (pattern.exclusion !== ignored) continue;
    if (!pattern.matches(path) && !parents.some((p) => pattern.matches(p))) continue;
    ignored = !pattern.exclusion;
    by = pattern;
  }
  return by === undefined ? { ignored } : { ignored, by };
}
