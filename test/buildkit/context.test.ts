import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  linkSync,
  mkdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { verdictOf } from '../../extension/core/context/diff';
import { explain, planned, type ContextVerdict } from '../../extension/core/explain';
import { ScannedContext, takeFingerprint } from '../../extension/fingerprint/scan';
import { takenByBuild } from '../../extension/fingerprint/taken';
import { Host } from './host';

interface Row {
  readonly name: string;
  /** Instructions after `FROM` and a step of its own; `COPY src /src` unless told. */
  readonly dockerfile?: string;
  readonly before?: (folder: string) => void;
  readonly change: (folder: string) => void;
  /** Path → what happened; empty when nothing may be rebuilt or claimed. */
  readonly expect: Readonly<Record<string, string>>;
  readonly kind?: string;
  /** Paths that are named too, whatever happened to them. */
  readonly more?: RegExp;
}

const put = (path: string, text: string) => (folder: string) => {
  mkdirSync(join(folder, path, '..'), { recursive: true });
  writeFileSync(join(folder, path), text);
};
const bytes = (folder: string, path: string, end: readonly number[]): Buffer =>
  Buffer.concat([Buffer.from(join(folder, path)), Buffer.from(end)]);
const git = (folder: string, ...args: string[]): void =>
  void execFileSync('git', ['-C', folder, '-c', 'user.name=a', '-c', 'user.email=a@b', ...args]);
const odd = ['with space', 'new\nline', '-rf', '$HOME', 'ünï', 'a'.repeat(255), 'quote\'"', '*star', 'back\\slash'];

const rows: readonly Row[] = [
  {
    name: 'one-of-thousands',
    before: (f) => {
      for (let i = 0; i < 2000; i++) put(`src/${i % 40}/f${i}`, String(i))(f);
    },
    change: put('src/7/f1207', 'other'),
    expect: { 'src/7/f1207': 'content' },
  },
  { name: 'mode-only', change: (f) => chmodSync(join(f, 'src/a'), 0o700), expect: { 'src/a': 'mode' } },
  { name: 'time-only', change: (f) => utimesSync(join(f, 'src/a'), 1, 1), expect: {} },
  { name: 'same-content-written-again', change: put('src/a', 'a'), expect: {} },
  {
    name: 'renamed',
    change: (f) => renameSync(join(f, 'src/a'), join(f, 'src/z')),
    expect: { 'src/a': 'removed', 'src/z': 'added' },
  },
  {
    name: 'case-only-rename',
    change: (f) => renameSync(join(f, 'src/a'), join(f, 'src/A')),
    expect: { 'src/a': 'removed', 'src/A': 'added' },
  },
  { name: 'added', change: put('src/new', 'n'), expect: { 'src/new': 'added' } },
  { name: 'removed', change: (f) => unlinkSync(join(f, 'src/a')), expect: { 'src/a': 'removed' } },
  {
    name: 'link-retargeted',
    before: (f) => symlinkSync('a', join(f, 'src/link')),
    change: (f) => {
      unlinkSync(join(f, 'src/link'));
      symlinkSync('b', join(f, 'src/link'));
    },
    expect: { 'src/link': 'content' },
  },
  {
    name: 'file-to-folder',
    change: (f) => {
      unlinkSync(join(f, 'src/a'));
      put('src/a/x', '1')(f);
    },
    expect: { 'src/a': 'type', 'src/a/x': 'added' },
  },
  { name: 'outside-the-selection', change: put('other/x', 'n'), expect: {} },
  { name: 'ignored-file', change: put('src/cache.log', 'n'), expect: {} },
  {
    name: 'ignored-now',
    change: put('.dockerignore', '*.log\n**/*.log\nsrc/b\n'),
    expect: { 'src/b': 'removed' },
    kind: 'ignore-changed',
  },
  {
    name: 'no-longer-ignored',
    before: put('src/cache.log', 'n'),
    change: put('.dockerignore', ''),
    expect: { 'src/cache.log': 'added' },
    kind: 'ignore-changed',
  },
  { name: 'owner-only', change: (f) => chownSync(join(f, 'src/a'), 1234, 1234), expect: {} },
  {
    name: 'mode-of-the-folder-itself',
    change: (f) => chmodSync(join(f, 'src'), 0o700),
    expect: {},
  },
  {
    name: 'empty-folder-added',
    change: (f) => mkdirSync(join(f, 'src/empty')),
    expect: { 'src/empty': 'added' },
  },
  {
    name: 'hard-link-becomes-a-file',
    before: (f) => linkSync(join(f, 'src/a'), join(f, 'src/same')),
    change: (f) => {
      unlinkSync(join(f, 'src/same'));
      put('src/same', 'a')(f);
    },
    expect: {},
  },
  {
    name: 'no-utf8',
    before: (f) => writeFileSync(bytes(f, 'src/x', [0xff, 0xfe]), 'one'),
    change: (f) => writeFileSync(bytes(f, 'src/x', [0xff, 0xfe]), 'two'),
    expect: { 'src/x\udcff\udcfe': 'content' },
  },
  {
    name: 'commit-without-changes',
    dockerfile: 'COPY . /all',
    before: (f) => git(f, 'init', '-q'),
    change: (f) => git(f, 'commit', '-q', '--allow-empty', '-m', 'nothing'),
    expect: { '.git/logs/HEAD': 'added' },
    more: /^\.git\//,
  },
  {
    name: 'several-at-once',
    change: (f) => {
      put('src/a', 'longer')(f);
      unlinkSync(join(f, 'src/b'));
      put('src/sub/c', 'c')(f);
    },
    expect: { 'src/a': 'content', 'src/b': 'removed', 'src/sub/c': 'added' },
  },
  {
    name: 'glob-new-match',
    dockerfile: 'COPY src/*.txt /texts/',
    before: put('src/one.txt', '1'),
    change: (f) => {
      put('src/two.txt', '2')(f);
      put('src/three.md', '3')(f);
    },
    expect: { 'src/two.txt': 'added' },
  },
  {
    name: 'excluded',
    dockerfile: 'COPY --exclude=*.md src /src',
    before: put('src/x.md', '1'),
    change: put('src/x.md', '2'),
    expect: {},
  },
  {
    name: 'parents',
    dockerfile: 'COPY --parents src/./deep/*.txt /to/',
    before: put('src/deep/x.txt', '1'),
    change: (f) => {
      put('src/deep/x.txt', '2')(f);
      put('src/deep/x.md', '2')(f);
    },
    expect: { 'src/deep/x.txt': 'content' },
  },
  {
    name: 'followed-link',
    dockerfile: 'COPY current /current',
    before: (f) => symlinkSync('src', join(f, 'current')),
    change: put('src/a', 'two'),
    expect: { 'src/a': 'content' },
  },
  {
    name: 'followed-link-retargeted',
    dockerfile: 'COPY current /current',
    before: (f) => {
      put('other/z', 'z')(f);
      symlinkSync('src', join(f, 'current'));
    },
    change: (f) => {
      unlinkSync(join(f, 'current'));
      symlinkSync('other', join(f, 'current'));
    },
    expect: {
      current: 'content',
      'other/z': 'added',
      'src/a': 'removed',
      'src/b': 'removed',
    },
  },
  {
    name: 'bind-mount',
    dockerfile: 'RUN --mount=type=bind,source=src,target=/s cat /s/a > /out',
    change: put('src/a', 'two'),
    expect: { 'src/a': 'content' },
  },
  {
    name: 'bind-mount-of-what-did-not-change',
    dockerfile: 'RUN --mount=type=bind,source=src/b,target=/b cat /b > /out',
    change: put('src/a', 'two'),
    expect: {},
  },
  { name: 'add', dockerfile: 'ADD src/a /a', change: put('src/a', 'two'), expect: { 'src/a': 'content' } },
  {
    name: 'exception-of-an-ignored-folder',
    dockerfile: 'COPY . /all',
    before: (f) => {
      put('.dockerignore', 'vendor\n!vendor/keep\n')(f);
      put('vendor/keep/x', '1')(f);
      put('vendor/drop/x', '1')(f);
    },
    change: (f) => {
      put('vendor/keep/x', '2')(f);
      put('vendor/drop/x', '2')(f);
    },
    expect: { 'vendor/keep/x': 'content' },
  },
  {
    name: 'ignore-file-of-the-dockerfile',
    before: (f) => {
      put('Dockerfile.dockerignore', 'src/a\n')(f);
      put('.dockerignore', 'src/b\n')(f);
    },
    change: put('src/a', 'two'),
    expect: {},
  },
  {
    name: 'ignored-now-and-edited',
    change: (f) => {
      put('.dockerignore', 'src/b\n')(f);
      put('src/a', 'two')(f);
    },
    expect: { 'src/a': 'content', 'src/b': 'removed' },
    kind: 'ignore-changed',
  },
  ...odd.map((name, i): Row => ({
    name: `odd-name-${i}`,
    before: put(`src/${name}`, 'one'),
    change: put(`src/${name}`, 'two'),
    expect: { [`src/${name}`]: 'content' },
  })),
];

describe('The very file, on real builds', () => {
  let host: Host;
  before(async () => {
    host = await Host.start();
  });
  after(() => host.stop());

  for (const row of rows) {
    it(row.name, async () => {
      const folder = host.project(row.name, {
        Dockerfile: `FROM BASE\nRUN echo ${row.name} > /x\n${row.dockerfile ?? 'COPY src /src'}\n`,
        'src/a': 'a',
        'src/b': 'b',
        '.dockerignore': '*.log\n**/*.log\n',
      });
      row.before?.(folder);
      const selectors = takenByBuild(folder, undefined)?.selectors ?? [];
      const options = { contextPath: folder, selectors };
      const scanned = new ScannedContext(folder);
      const old = takeFingerprint(options, scanned);
      const first = await host.build(row.name);
      row.change(folder);
      const now = takeFingerprint(options, scanned);
      const second = await host.build(row.name);
      const verdict = verdictOf(old, now, selectors);
      const context = new Map<string, ContextVerdict>(verdict === undefined ? [] : [['0:2', verdict]]);
      const e = explain({ ...planned(second), baselines: [planned(first)], context: new Map([[first, context]]) });
      const copy = e.steps.find((s) => s.step.id === '0:2');
      const nothing = Object.keys(row.expect).length === 0;
      assert.equal(copy?.outcome, nothing ? 'cached' : 'rebuilt');
      if (nothing) {
        assert.notEqual(context.get('0:2')?.kind, 'changed');
        return;
      }
      assert.equal(copy.causes[0]?.kind, row.kind ?? 'files-changed');
      assert.ok(copy.causes.every((c) => c.certainty === 'proven'));
      const named = copy.causes.flatMap((c) => c.culprit.files ?? []);
      const shown = named.filter((f) => f.path in row.expect || row.more?.test(f.path) !== true);
      assert.deepEqual(Object.fromEntries(shown.map((f) => [f.path, f.change])), row.expect);
    });
  }

  it('claims nothing where the folder is gone', () => {
    const folder = host.project('gone', { Dockerfile: 'FROM BASE\nCOPY src /src\n', 'src/a': 'a' });
    rmSync(folder, { recursive: true });
    const f = takeFingerprint({ contextPath: folder, selectors: [{ path: 'src', wildcard: false }] });
    assert.equal(f.files.size, 0);
  });
});
