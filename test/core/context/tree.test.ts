import assert from 'node:assert/strict';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import fc from 'fast-check';
import type { Fingerprint } from '../../../extension/core/context/fingerprint';
import { ContextTree } from '../../../extension/fingerprint/context-tree';
import { Stopped } from '../../../extension/fingerprint/digest';
import { requestOf, ScannedContext, takeFingerprint } from '../../../extension/fingerprint/scan';

const everything = [{ path: '.', wildcard: false }];

/** Entries without times, which no key has. */
const comparable = (f: Fingerprint): [string, unknown][] =>
  [...f.files]
    .map(([path, { touchedAt: _touchedAt, ...entry }]): [string, unknown] => [path, entry])
    .sort(([a], [b]) => (a < b ? -1 : 1));

describe('A scan of a context', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'stagegraph-tree-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  const put = (path: string, text: string): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  const options = (): { contextPath: string; selectors: typeof everything } => ({
    contextPath: folder,
    selectors: everything,
  });

  it('that goes on from the one before finds what a fresh one finds, whatever happened in between', () => {
    const names = ['a', 'b', 'd', 'd/a', 'd/e', 'd/e/f', 'g h', '.git/HEAD', 'out.log', 'keep/out.log'];
    const name = fc.constantFrom(...names);
    const edit = fc.oneof(
      fc.record({ kind: fc.constant('put' as const), name, text: fc.constantFrom('', 'one', 'two', 'three') }),
      fc.record({ kind: fc.constant('remove' as const), name }),
      fc.record({ kind: fc.constant('mode' as const), name, mode: fc.constantFrom(0o600, 0o755) }),
      fc.record({ kind: fc.constant('link' as const), name, to: name }),
      fc.record({ kind: fc.constant('rename' as const), name, to: name }),
      fc.record({
        kind: fc.constant('ignore' as const),
        text: fc.constantFrom('', '*.log\n', '.git\nd\n', 'd\n!d/e\n', '**\n!keep\n', '*.log\n!keep/out.log\n'),
      }),
    );
    const attempt = (work: () => void): void => {
      try {
        work();
      } catch {
        // A file where a folder was to be, and the like: nothing happened then.
      }
    };
    fc.assert(
      fc.property(fc.array(fc.array(edit, { maxLength: 5 }), { maxLength: 6 }), (rounds) => {
        rmSync(folder, { recursive: true, force: true });
        mkdirSync(folder);
        const context = new ScannedContext(folder);
        for (const round of rounds) {
          for (const e of round)
            attempt(() => {
              if (e.kind === 'ignore') put('.dockerignore', e.text);
              else if (e.kind === 'put') put(e.name, e.text);
              else if (e.kind === 'remove') rmSync(join(folder, e.name), { recursive: true });
              else if (e.kind === 'mode') chmodSync(join(folder, e.name), e.mode);
              else if (e.kind === 'link') symlinkSync(e.to, join(folder, e.name));
              else renameSync(join(folder, e.name), join(folder, e.to));
            });
          assert.deepEqual(comparable(takeFingerprint(options(), context)), comparable(takeFingerprint(options())));
        }
      }),
      { numRuns: process.env['CI'] === undefined ? 150 : 60, seed: 2120 },
    );
  });

  it('reads only what moved', () => {
    for (let i = 0; i < 50; i++) put(`d${i % 5}/f${i}`, String(i));
    const tree = new ContextTree(folder);
    const old = new Date(Date.now() - 60_000);
    assert.equal(tree.scan(requestOf(options())).read, 50);
    // Written a moment ago: a second look at the same moment may be needed once.
    utimesSync(join(folder, 'd1/f1'), old, old);
    tree.scan(requestOf(options()));
    const wait = Date.now() + 120;
    while (Date.now() < wait);
    tree.scan(requestOf(options()));
    assert.equal(tree.scan(requestOf(options())).read, 0);
    put('d1/f1', 'other');
    const moved = tree.scan(requestOf(options()));
    assert.equal(moved.read, 1);
    assert.deepEqual([...moved.delta.keys()], ['d1/f1']);
  });

  it('sees a change of the same size at the same moment', () => {
    put('a', 'one');
    const context = new ScannedContext(folder);
    const first = takeFingerprint(options(), context);
    put('a', 'two');
    const second = takeFingerprint(options(), context);
    assert.notEqual(first.files.get('a')?.digest, second.files.get('a')?.digest);
  });

  it('loses nothing when it is stopped half-way', () => {
    for (let i = 0; i < 40; i++) put(`d${i % 8}/f${i}`, String(i));
    const context = new ScannedContext(folder);
    for (let limit = 1; limit < 40; limit += 7) {
      let asked = 0;
      const request = requestOf(options(), () => ++asked > limit);
      assert.throws(() => context.tree.scan(request), Stopped);
      put(`d1/new${limit}`, 'x');
    }
    assert.deepEqual(comparable(takeFingerprint(options(), context)), comparable(takeFingerprint(options())));
  });

  it('in shares finds what one alone finds', () => {
    for (let i = 0; i < 60; i++) put(`d${i % 7}/f${i}`, String(i));
    put('.dockerignore', 'd3\n!d3/f3\n');
    const contexts = [0, 1, 2].map((share) => new ScannedContext(folder, share, 3));
    const together = new ScannedContext(folder);
    for (const change of ['x', 'y']) {
      const request = requestOf(options());
      const results = contexts.map((c) => c.tree.scan(request));
      const found = together.fingerprint(request, options(), results);
      assert.deepEqual(comparable(found), comparable(takeFingerprint(options())));
      put('d1/f1', change);
      unlinkSync(join(folder, 'd2', change === 'x' ? 'f2' : 'f9'));
    }
  });

  it('takes only what the sources may lead to, links followed', () => {
    put('src/a', 'a');
    put('real/b', 'b');
    put('other/c', 'c');
    symlinkSync('real', join(folder, 'current'));
    const found = takeFingerprint({
      contextPath: folder,
      selectors: [
        { path: 'src/*', wildcard: true },
        { path: 'current', wildcard: false },
      ],
    });
    assert.deepEqual([...found.files.keys()].sort(), ['current', 'real', 'real/b', 'src', 'src/a']);
  });

  it('marks what changed after the build began', () => {
    put('a', 'a');
    put('d/b', 'b');
    const startedAt = Date.now() - 60_000;
    const found = takeFingerprint({ ...options(), startedAt });
    assert.deepEqual([...found.unsure].sort(), ['.', 'a', 'd', 'd/b']);
    assert.deepEqual(takeFingerprint({ ...options(), startedAt: Date.now() + 1000 }).unsure, []);
  });
});
