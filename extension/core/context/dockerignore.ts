import { cleanPath } from '../plan/paths';
import { makePattern, matchPath, type Pattern } from './patterns';

/** An ignore file: its patterns, and the lines that are none. */
export interface IgnoreFile {
  readonly patterns: readonly Pattern[];
  /** Lines that are no pattern, with BuildKit's reason. */
  readonly problems: readonly { readonly line: number; readonly message: string }[];
}

/**
 * Reads an ignore file: comments, `!`, white space and slashes as moby/patternmatcher/ignorefile does. A pattern that BuildKit
 * refuses is a problem and matches nothing.
 */
export function readIgnoreFile(text: string): IgnoreFile {
  const patterns: Pattern[] = [];
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
    const made = makePattern(pattern, written.trim(), line, exclusion);
    if (made === undefined) problems.push({ line, message: `syntax error in pattern: ${written.trim()}` });
    else patterns.push(made);
  });
  return { patterns, problems };
}

export interface IgnoreVerdict {
  readonly ignored: boolean;
  /** The line that decided; undefined when none matched. */
  readonly by?: Pattern;
}

/** Whether a path is left out of the context, and by which line: the last that matches it or a folder above it. */
export function isIgnored(ignore: IgnoreFile, path: string): IgnoreVerdict {
  const { matches, by } = matchPath(ignore.patterns, path);
  return by === undefined ? { ignored: matches } : { ignored: matches, by };
}
