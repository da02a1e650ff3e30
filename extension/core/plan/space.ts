/** White space as Go's unicode.IsSpace has it: JavaScript's `\s` counts the byte-order mark too. */
export const isSpace = (ch: string): boolean =>
  /^[\t\n\v\f\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]$/.test(ch);

const leading = /^[\t\n\v\f\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/;
const trailing = /[\t\n\v\f\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+$/;

export const trimStart = (text: string): string => text.replace(leading, '');
export const trim = (text: string): string => {
  const start = trimStart(text);
  let end = start.length;
  while (end > 0 && isSpace(start[end - 1] ?? '')) end--;
  return end === start.length ? start : start.slice(0, end).replace(trailing, '');
};

/** What separates words in a Dockerfile's line (parser.go, reWhitespace). */
export const wordSpace = /[\t\v\f\r ]+/;
