import { prefixEnd } from '../text/linear';
import { LexError } from './lex-error';

/**
 * A shell pattern (`?`, `*`) as the source of a regular expression: convertShellPatternToRegex of shell/lex.go.
 * @throws LexError for an escape that means nothing.
 */
export function shellPattern(pattern: string, greedy: boolean): string {
  const chars = [...pattern];
  let out = '';
  for (let i = 0; i < chars.length; i++) {
    const ch = chars[i] ?? '';
    if (ch === '*') out += greedy ? '.*' : '.*?';
    else if (ch === '?') out += '.';
    else if (ch === '\\') {
      const after = chars[i + 1];
      if (after === '}' || after === '/') continue;
      if (after !== '*' && after !== '?' && after !== '\\')
        throw new LexError(`invalid pattern (${pattern}) in substitution: invalid escape '\\${after ?? '\ufffd'}'`);
      out += `\\${after}`;
      i++;
    } else out += '[]{}.+()|^$/'.includes(ch) ? `\\${ch}` : ch;
  }
  return out;
}

export function trimPrefix(pattern: string, value: string, greedy: boolean): string {
  return value.slice(prefixEnd(shellPattern(pattern, greedy), value) ?? 0);
}

/** Reversed, but an escape stays before what it escapes. */
function reversePattern(pattern: string): string {
  const chars = [...pattern];
  const out: string[] = new Array<string>(chars.length);
  const last = chars.length - 1;
  for (let i = 0; i <= last;) {
    const ch = chars[i] ?? '';
    const to = last - i;
    if (ch === '\\' && i !== last) {
      out[to - 1] = ch;
      out[to] = chars[i + 1] ?? '';
      i += 2;
    } else {
      out[to] = ch;
      i++;
    }
  }
  return out.join('');
}

const reverse = (text: string): string => [...text].reverse().join('');

/** The shortest suffix can't be found by a regular expression: both sides are reversed (shell/lex.go). */
export const trimSuffix = (pattern: string, value: string, greedy: boolean): string =>
  reverse(trimPrefix(reversePattern(pattern), reverse(value), greedy));
