import { RE2JS } from 're2js';

/** What tells whether a whole text matches. */
export interface Matcher {
  test(text: string): boolean;
}

/**
 * A person's pattern as a matcher that cannot backtrack, as Go's cannot: time grows with pattern times text. Up to two
 * wildcards the platform's own is as safe (at worst the square of a path's length) and faster.
 * @throws SyntaxError or RE2JSException for a pattern that is none.
 */
export function wholeMatcher(source: string, flags = ''): Matcher {
  if (source.split('*').length <= 3) return new RegExp(`^${source}$`, flags);
  const compiled = RE2JS.compile(source);
  return { test: (text) => compiled.matches(text) };
}

/** Where a pattern matches at the start of a text: the end of the match, undefined for none. */
export function prefixEnd(source: string, text: string): number | undefined {
  const matcher = RE2JS.compile(source).matcher(text);
  return matcher.lookingAt() ? matcher.end() : undefined;
}

/**
 * Replaces the first match, or all of them; an empty match right behind another is none (Go's regexp, replaceAll).
 * `grow` gets the length of each part before it is added: it may throw.
 */
export function replaceMatches(
  source: string,
  text: string,
  replacement: string,
  all: boolean,
  grow: (length: number) => void,
): string {
  const matcher = RE2JS.compile(source).matcher(text);
  let out = '';
  let end = -1;
  while (matcher.find()) {
    if (matcher.start() === matcher.end() && matcher.start() === end) continue;
    grow(replacement.length);
    out += text.slice(Math.max(end, 0), matcher.start()) + replacement;
    end = matcher.end();
    if (!all) break;
  }
  return out + text.slice(Math.max(end, 0));
}
