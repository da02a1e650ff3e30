import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, renameSync, rmSync, symlinkSync, unlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { planned } from '../../extension/cli/load';
import { verdictOf } from '../../extension/core/context/diff';
import { explain, type ContextVerdict } from '../../extension/core/explain';
import { ScannedContext, takeFingerprint } from '../../extension/fingerprint/scan';
import { takenByBuild } from '../../extension/fingerprint/taken';
import { Host } from './host';

interface Row {
  readonly name: string;
  readonly before?: (folder: string) => void;
  readonly change: (folder: string) => void;
  /** Path → what happened; empty when nothing may be rebuilt or claimed. */
  readonly expect: Readonly<Record<string, string>>;
  readonly kind?: string;
}

const put = (path: string, text: string) => (folder: string) => {
  mkdirSync(join(folder, path, '..'), { recursive: true });
  writeFileSync(join(folder, path), text);
};
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
        Dockerfile: `FROM BASE\nRUN echo ${row.name} > /x\nCOPY src /src\n`,
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
      const e = explain({ ...planned(second), baselines: [planned(first)], context });
      const copy = e.steps.find((s) => s.step.instruction === 'COPY');
      const nothing = Object.keys(row.expect).length === 0;
      assert.equal(copy?.outcome, nothing ? 'cached' : 'rebuilt');
      if (nothing) {
        assert.equal(context.get('0:2')?.kind, 'unchanged');
        return;
      }
      const [cause] = copy.causes;
      assert.equal(cause?.kind, row.kind ?? 'files-changed');
      assert.equal(cause.certainty, 'proven');
      assert.deepEqual(Object.fromEntries((cause.culprit.files ?? []).map((f) => [f.path, f.change])), row.expect);
    });
  }

  it('claims nothing where the folder is gone', async () => {
    const folder = host.project('gone', { Dockerfile: 'FROM BASE\nCOPY src /src\n', 'src/a': 'a' });
    rmSync(folder, { recursive: true });
    const f = takeFingerprint({ contextPath: folder, selectors: [{ path: 'src', wildcard: false }] });
    assert.equal(f.files.size, 0);
  });
});
