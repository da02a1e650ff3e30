/** Numbers that look random and are the same for the same seed (mulberry32). */
export function randomOf(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

/** Bytes that mean something to one reader or another. */
const tokens = [
  '\n',
  '\r',
  '"',
  "'",
  '\\',
  '$',
  '${',
  '}',
  '{',
  '[',
  ']',
  '#',
  '# ',
  '=',
  '--',
  '<<E',
  '*',
  '**/',
  '!',
  ':',
  ',',
  '\0',
  '\x1b[',
  '\u202e',
  '\ufeff',
  '\ud800',
  '1e999',
  '-1',
  'null',
  'FROM ',
  'RUN ',
  '#1 ',
  '__proto__',
].map((t) => Buffer.from(t));
const longest = 64 * 1024;

/** A seed changed in one to eight places: bytes turned, cut, told again, taken from another seed, or put in. */
export function mutate(seeds: readonly Buffer[], random: (below: number) => number): Buffer {
  const pick = (): Buffer => seeds[random(seeds.length)] ?? Buffer.alloc(0);
  let bytes = Buffer.from(pick());
  for (let changes = 1 + random(8); changes > 0; changes--) {
    const at = random(bytes.length + 1);
    const end = Math.min(bytes.length, at + 1 + random(random(4) === 0 ? 4096 : 16));
    const [head, part, tail] = [bytes.subarray(0, at), bytes.subarray(at, end), bytes.subarray(end)];
    const token = tokens[random(tokens.length)] ?? Buffer.alloc(0);
    const other = pick();
    const from = random(other.length + 1);
    const parts: readonly (readonly Buffer[])[] = [
      [head, Buffer.from([random(256)]), tail],
      [head, tail],
      [head, part, part, tail],
      [head],
      [head, token, part, tail],
      [head, ...Array.from({ length: random(200) }, () => token), part, tail],
      [head, other.subarray(from, from + random(2048)), tail],
    ];
    bytes = Buffer.concat(parts[random(parts.length)] ?? []).subarray(0, longest);
  }
  return bytes;
}
