/** One line of at most `length` characters; what is left out is marked. */
export function oneLine(text: string, length = 60): string {
  const line = text.replace(/\s+/g, ' ').trim();
  const points = [...line];
  return points.length <= length ? line : `${points.slice(0, length - 1).join('')}…`;
}

/** A path on one line: control characters and bytes that are no UTF-8 are escaped, as `git` and `ls` do. */
export const shownPath = (path: string): string =>
  path
    // A byte that is no UTF-8 stands as U+DC80 to U+DCFF.
    .replace(/[\ud800-\udfff]/g, (c, at: number, all: string) =>
      isPaired(all, at) ? c : `\\x${(c.charCodeAt(0) & 0xff).toString(16)}`,
    )
    .replace(/[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g, (c) =>
      c === '\n' ? '\\n' : c === '\t' ? '\\t' : `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
    );

function isPaired(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  const isHigh = (c: number): boolean => c >= 0xd800 && c < 0xdc00;
  const isLow = (c: number): boolean => c >= 0xdc00 && c < 0xe000;
  return isHigh(code) ? isLow(text.charCodeAt(at + 1)) : isHigh(text.charCodeAt(at - 1));
}

/** Bytes as a person says them: `12 B`, `3.4 kB`, `1.2 GB`. */
export function bytes(value: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let [size, unit] = [value, 0];
  for (; size >= 999.5 && unit < units.length - 1; unit++) size /= 1000;
  return `${unit === 0 ? size : size.toFixed(size < 9.95 ? 1 : 0)} ${units[unit] ?? ''}`;
}

/** Seconds as a person says them: `0.3 s`, `14 s`, `2 min 5 s`. */
export function seconds(value: number): string {
  if (value < 0.05) return '0 s';
  if (value < 9.95) return `${value.toFixed(1)} s`;
  if (value < 60) return `${Math.round(value)} s`;
  const minutes = Math.floor(Math.round(value) / 60);
  const rest = Math.round(value) % 60;
  return rest === 0 ? `${minutes} min` : `${minutes} min ${rest} s`;
}

/** A list in a sentence: `a`, `a and b`, `a, b and c`. */
export function list(items: readonly string[]): string {
  if (items.length < 2) return items[0] ?? '';
  return `${items.slice(0, -1).join(', ')} and ${items.at(-1) ?? ''}`;
}

/** A digest's first twelve digits, as docker shows it. */
export const shortDigest = (digest: string): string => digest.replace(/^(\w+:[0-9a-f]{12})[0-9a-f]+$/, '$1');

/** `1 step`, `3 steps`. */
export const count = (n: number, what: string): string => `${n} ${what}${n === 1 ? '' : 's'}`;
