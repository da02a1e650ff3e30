/** Edits that turn one word into the other: insertions, removals, replacements (Levenshtein). */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      next.push(Math.min((next[j - 1] ?? 0) + 1, (row[j] ?? 0) + 1, (row[j - 1] ?? 0) + cost));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

/** ` (did you mean X?)` for the nearest word at most two edits away; empty when there is none (util/suggest/error.go). */
export function suggestion(word: string, options: readonly string[]): string {
  const lower = word.toLowerCase();
  const near = options
    .filter((o) => Math.abs(o.length - word.length) < 3)
    .map((o) => ({ o, d: distance(lower, o.toLowerCase()) }))
    .filter(({ o, d }) => d > 0 && d < 3 && o.toLowerCase() !== lower)
    .sort((x, y) => x.d - y.d)[0];
  return near === undefined ? '' : ` (did you mean ${near.o}?)`;
}
