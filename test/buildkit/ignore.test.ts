import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { isIgnored, readIgnoreFile } from '../../extension/core/context/dockerignore';
import { setupOracle } from './setup.mjs';

const paths = [
  'a',
  'b',
  'a/b',
  'a/b/c',
  'src/x.go',
  'src/y.md',
  'README.md',
  'docs/README.md',
  '.git',
  '.git/HEAD',
  'node_modules/m/i.js',
  'x/node_modules/m',
  'a.b',
  'a+b',
  'a[1]',
  'foo.txt',
  'deep/er/foo.txt',
  'ab',
  'A',
  'é/ü',
];
const line = fc.oneof(
  fc.constantFrom(
    '*',
    '**',
    'a',
    '/a',
    'a/',
    './a',
    'a/b',
    '*.md',
    '**/*.md',
    '!README.md',
    '!docs',
    '!**/README.md',
    '.git',
    '**/.git',
    '**/node_modules',
    'node_modules',
    'src/*',
    '!src/x.go',
    'a/**',
    'a/**/c',
    '**/b/**',
    '?',
    '[ab]',
    '[^a]',
    'a[[]1]',
    'a\\[1\\]',
    'a+b',
    'a.b',
    ' a ',
    '# comment',
    '',
    '!',
    '! b',
    'a/../b',
    '*/b',
    '**/foo*',
    'deep/**/foo.txt',
    '**a',
    'a**',
    '/',
    '.',
    '..',
    '!.',
    '[',
    'a\\',
    'é',
    '*/ü',
    '/**/x.go',
    '!/src',
  ),
  fc
    .tuple(fc.constantFrom('', '!', '/', '**/'), fc.constantFrom(...paths), fc.constantFrom('', '/', '/**', '*', '?'))
    .map((p) => p.join('')),
);
const file = fc
  .tuple(fc.constantFrom('', '\ufeff'), fc.array(line, { maxLength: 6 }), fc.constantFrom('\n', '\r\n'))
  .map(([bom, lines, end]) => bom + lines.join(end));

describe('.dockerignore', () => {
  it('means what BuildKit takes it to mean, on 4,000 generated files', () => {
    const seed = Number(
      process.env['STAGEGRAPH_SEED'] ?? (process.env['CI'] === undefined ? Date.now() % 1_000_000 : 2120),
    );
    console.log(`seed ${seed} (STAGEGRAPH_SEED repeats it)`);
    const texts = fc.sample(file, { seed, numRuns: 4000 });
    const input = texts.map((ignore) => JSON.stringify({ ignore, paths })).join('\n');
    const answers = execFileSync(setupOracle('ignore-oracle'), { input, maxBuffer: 1 << 28 })
      .toString()
      .trimEnd()
      .split('\n')
      .map((l) => JSON.parse(l) as { ignored?: boolean[]; error?: string });
    assert.equal(answers.length, texts.length);
    const wrong: string[] = [];
    answers.forEach((answer, i) => {
      const text = texts[i] ?? '';
      const ours = readIgnoreFile(text);
      if (answer.error !== undefined) {
        if (ours.problems.length === 0) wrong.push(`${JSON.stringify(text)}: BuildKit says ${answer.error}`);
        return;
      }
      paths.forEach((path, k) => {
        if (isIgnored(ours, path).ignored !== answer.ignored?.[k])
          wrong.push(
            `${JSON.stringify(text)}: ${path} is ${answer.ignored?.[k] === true ? 'ignored' : 'taken'} by BuildKit`,
          );
      });
    });
    console.log(
      `${texts.length - new Set(wrong.map((w) => w.split(': ')[0])).size} of ${texts.length} ignore files mean the same`,
    );
    assert.deepEqual(wrong.slice(0, 8), []);
  });
});
