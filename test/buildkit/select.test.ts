import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { differences } from '../../extension/core/context/diff';
import type { FileEntry, Fingerprint } from '../../extension/core/context/fingerprint';
import { selectionDigest } from '../../extension/core/keys/content';
import { fileHeader } from '../../extension/core/keys/file';
import { KeyTree } from '../../extension/core/keys/tree';
import { selectorsOf, type Selector } from '../../extension/core/context/selectors';
import { plan } from '../../extension/core/plan';
import { setupOracle } from './setup.mjs';

const sha256 = (text: string): string => `sha256:${createHash('sha256').update(text).digest('hex')}`;

interface Entry {
  readonly path: string;
  readonly type: 'file' | 'folder' | 'link';
  readonly mode: number;
  readonly content?: string;
  readonly link?: string;
}

const file = (path: string, content = path): Entry => ({ path, type: 'file', mode: 0o644, content });
const folder = (path: string): Entry => ({ path, type: 'folder', mode: 0o755 });
const link = (path: string, target: string): Entry => ({ path, type: 'link', mode: 0o777, link: target });

const tree: readonly Entry[] = [
  file('a'),
  file('b.txt'),
  file('c.md'),
  file('README.md'),
  file('[x]'),
  file('é'),
  folder('src'),
  file('src/x.go'),
  file('src/y.md'),
  folder('src/sub'),
  file('src/sub/z.go'),
  link('src/out', '../docs'),
  folder('docs'),
  file('docs/README.md'),
  folder('docs/x'),
  file('docs/x/y.md'),
  link('to-src', 'src'),
  link('to-file', 'src/x.go'),
  link('to-sub', 'to-src/sub'),
  link('nowhere', 'gone'),
  link('up', '../../docs'),
  folder('node_modules'),
  folder('node_modules/m'),
  file('node_modules/m/i.js'),
];

/** What may happen to a tree, one thing at a time. */
const mutations: readonly ((t: readonly Entry[]) => readonly Entry[])[] = [
  ...tree.flatMap((e): ((t: readonly Entry[]) => readonly Entry[])[] => {
    const replace = (by: Partial<Entry>) => (t: readonly Entry[]) =>
      t.map((o) => (o.path === e.path ? { ...o, ...by } : o));
    switch (e.type) {
      case 'file':
        return [replace({ content: 'other' }), replace({ mode: 0o755 }), (t) => t.filter((o) => o.path !== e.path)];
      case 'folder':
        return [replace({ mode: 0o700 }), (t) => [...t, file(`${e.path}/new.md`)]];
      case 'link':
        return [replace({ link: 'a' })];
    }
  }),
  (t) => [...t, file('new.md')],
];

const source = fc.oneof(
  fc.constantFrom(
    '.',
    './',
    '/',
    'a',
    'b.txt',
    'src',
    'src/',
    './src',
    '/src',
    'src/sub',
    'docs',
    'docs/x/',
    'to-src',
    'to-file',
  ),
  fc.constantFrom(
    '*',
    '*.md',
    '*.txt',
    'src/*',
    'src/*.go',
    '*/x.go',
    '*/*',
    's*c',
    's*',
    'd?cs',
    '[a-c]*',
    '[^a]*',
    'to-*',
    '*/*/*',
  ),
  fc.constantFrom(
    'to-src/sub',
    'to-src/*.go',
    'to-sub',
    'to-sub/*',
    'up/x',
    'up',
    'src/../docs',
    '[[]x]',
    '\\[x\\]',
    'é',
    '*é*',
    'src/out',
    'src/out/x',
  ),
);
const parentsSource = fc.constantFrom(
  'a',
  'src/x.go',
  './src/*.go',
  'src/./x.go',
  'src/./sub',
  './**/*.md',
  'src/./**/*.go',
  '*/*.md',
  'docs/',
  '**',
  'docs/./x/y.md',
  'to-src/./x.go',
  's*/./x.go',
);
const exclude = fc.constantFrom(
  '*.md',
  '**/*.md',
  'x.go',
  'sub',
  'src',
  '**/x',
  '*',
  '**',
  '!y.md',
  'sub/*',
  'docs/x',
  'README.md',
  '*/*.md',
);

/** A COPY with its flags, as a Dockerfile has it. */
const instruction = fc
  .tuple(
    fc.boolean(),
    fc.array(source, { minLength: 1, maxLength: 2 }),
    fc.array(parentsSource, { minLength: 1, maxLength: 2 }),
    fc.oneof({ weight: 2, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: fc.array(exclude, { maxLength: 2 }) }),
  )
  .map(([parents, sources, keeping, excludes]) =>
    [
      'COPY',
      ...(parents ? ['--parents'] : []),
      ...excludes.map((e) => `--exclude=${e}`),
      JSON.stringify([...(parents ? keeping : sources), '/d/']),
    ].join(' '),
  );

const entryOf = (e: Entry): FileEntry => ({
  type: e.type,
  mode: e.mode,
  size: Buffer.byteLength(e.content ?? ''),
  touchedAt: 0,
  ...(e.content !== undefined && { digest: e.content }),
  ...(e.link !== undefined && { link: e.link }),
});

const fingerprint = (entries: readonly Entry[]): Fingerprint => ({
  takenAt: 0,
  files: new Map(entries.map((e) => [e.path, entryOf(e)])),
  unsure: [],
});

/** Digests of the oracle for each question's trees. */
function ask(
  questions: readonly { selectors: readonly Selector[]; trees: readonly (readonly Entry[])[] }[],
): string[][] {
  const input = questions.map((q) => JSON.stringify(q)).join('\n');
  return execFileSync(setupOracle('select-oracle'), { input, maxBuffer: 1 << 28 })
    .toString()
    .trimEnd()
    .split('\n')
    .map((l) => JSON.parse(l) as string[]);
}

/** What KeyTree takes: files by the digest of header and content. */
const keyed = (entries: readonly Entry[]): ReadonlyMap<string, FileEntry> =>
  new Map(
    entries.map((e) => {
      const entry = entryOf(e);
      const header = fileHeader(entry);
      const digest = e.type === 'file' && header !== undefined ? { digest: sha256(header + (e.content ?? '')) } : {};
      return [e.path, { ...entry, ...digest }];
    }),
  );

describe('What COPY selects', () => {
  it("is what BuildKit's cache key has, for 300 generated instructions and every change of a tree", () => {
    const seed = Number(
      process.env['STAGEGRAPH_SEED'] ?? (process.env['CI'] === undefined ? Date.now() % 1_000_000 : 2120),
    );
    console.log(`seed ${seed} (STAGEGRAPH_SEED repeats it)`);
    const texts = fc.sample(instruction, { seed, numRuns: 300 });
    const trees = [tree, ...mutations.map((m) => m(tree))];
    const questions = texts.map((text) => {
      const step = plan(`FROM scratch\n${text}\n`).steps.at(-1);
      assert.ok(step !== undefined);
      return { selectors: selectorsOf(step), trees };
    });
    const answers = ask(questions);
    const wrong: string[] = [];
    let asked = 0;
    texts.forEach((text, i) => {
      const [base, ...changed] = answers[i] ?? [];
      if (base?.startsWith('error') !== false) return;
      changed.forEach((digest, k) => {
        const after = trees[k + 1] ?? [];
        if (digest.startsWith('error')) return;
        asked++;
        const found = differences(fingerprint(tree), fingerprint(after), questions[i]?.selectors ?? []);
        if (found.length > 0 === (digest !== base)) return;
        const what = after.filter((e) => !tree.includes(e)).map((e) => e.path);
        const gone = tree.filter((e) => !after.some((o) => o.path === e.path)).map((e) => e.path);
        wrong.push(
          `${text}: ${[...what, ...gone].join(' ')} ${gone.length > 0 ? 'removed' : 'changed'}: BuildKit ${digest === base ? 'reuses' : 'rebuilds'}, and we say ${JSON.stringify(found.map((f) => `${f.path} ${f.change}`))}`,
        );
      });
    });
    console.log(`${asked - wrong.length} of ${asked} changes mean the same`);
    assert.ok(asked > 5000);
    assert.deepEqual(wrong.slice(0, 8), []);
  });

  it("has the digest that BuildKit's cache key has, for 300 generated instructions and every change of a tree", () => {
    const seed = Number(
      process.env['STAGEGRAPH_SEED'] ?? (process.env['CI'] === undefined ? Date.now() % 1_000_000 : 2120),
    );
    const texts = fc.sample(instruction, { seed, numRuns: 300 });
    const trees = [tree, ...mutations.map((m) => m(tree))];
    const keyTrees = trees.map((t) => new KeyTree(keyed(t), sha256));
    const questions = texts.map((text) => {
      const step = plan(`FROM scratch\n${text}\n`).steps.at(-1);
      assert.ok(step !== undefined);
      return { selectors: selectorsOf(step), trees };
    });
    let [same, asked] = [0, 0];
    const wrong: string[] = [];
    ask(questions).forEach((answers, i) => {
      answers.forEach((answer, k) => {
        if (answer.startsWith('error')) return;
        const keyTree = keyTrees[k];
        const { selectors } = questions[i] ?? { selectors: [] };
        if (keyTree === undefined) return;
        const ours = selectors.map((s) => `${selectionDigest(keyTree, s, sha256) ?? 'none'}\n`).join('');
        asked++;
        if (ours === answer) same++;
        else wrong.push(`${texts[i] ?? ''} on tree ${k} (${JSON.stringify(selectors)}): ${ours} for ${answer}`);
      });
    });
    console.log(`${same} of ${asked} selections have BuildKit's digest (seed ${seed})`);
    assert.ok(asked > 5000);
    assert.deepEqual(wrong.slice(0, 5), []);
  });
});
