import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import type { BuildRecord } from '../../../extension/core/records';
import { textDiff } from '../../../extension/core/text/text-diff';
import { contextEvidence } from '../../../extension/evidence/evidence';
import { changedBetween } from '../../../extension/fingerprint/git';
import { withDiffs } from '../../../extension/evidence/old-text';

const digest = (text: string): string => createHash('sha256').update(text).digest('hex');
const everything = [{ path: '.', wildcard: false }];

describe('Evidence of the context without fingerprints', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'stagegraph-evidence-'));
    git('init', '-q');
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  function git(...args: string[]): string {
    return execFileSync('git', ['-C', folder, '-c', 'user.name=a', '-c', 'user.email=a@b', ...args])
      .toString()
      .trim();
  }
  const put = (path: string, text: string): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  function commit(): string {
    git('add', '-A');
    git('commit', '-q', '--allow-empty', '-m', 'x');
    return git('rev-parse', 'HEAD');
  }
  const record = (revision: string | undefined, startedAt: number): BuildRecord => ({
    form: 'history',
    status: 'completed',
    vertices: [],
    warnings: [],
    startedAt,
    ...(revision !== undefined && { revision }),
  });
  const ask = async (old: BuildRecord, now: BuildRecord, selectors = everything) =>
    (await contextEvidence({ questions: [{ step: '0:1', selectors, baseline: old }], build: now, folder }))
      .get(old)
      ?.get('0:1');

  it('names files that differ between two clean commits, as far as the step takes them', async () => {
    put('.dockerignore', '*.md\n');
    for (const path of ['src/a', 'src/b', 'src/run.sh', 'other/c', 'README.md']) put(path, '1\n');
    const old = commit();
    put('src/a', '1\n2\n');
    unlinkSync(join(folder, 'src/b'));
    chmodSync(join(folder, 'src/run.sh'), 0o755);
    put('src/new', 'n');
    put('other/c', 'changed');
    put('README.md', 'changed');
    const now = commit();
    const verdict = await ask(record(old, 1), record(now, 2), [{ path: 'src', wildcard: false }]);
    assert.equal(verdict?.kind, 'changed');
    assert.equal(verdict.certainty, 'inferred');
    assert.deepEqual(
      verdict.files.map((f) => [f.path, f.change, f.old?.size, f.new?.size]),
      [
        ['src/a', 'content', 2, 4],
        ['src/b', 'removed', 2, undefined],
        ['src/new', 'added', undefined, 1],
        ['src/run.sh', 'mode', 2, 2],
      ],
    );
  });

  it('claims less when the work tree was not clean, or the commit is the same', async () => {
    put('src/a', '1');
    const old = commit();
    put('src/a', '2');
    const now = commit();
    const dirty = await ask(record(old, 1), record(`${now}-dirty`, 2));
    assert.equal(dirty?.kind, 'candidates');
    assert.ok(dirty.evidence.some((e) => e.kind === 'uncommitted'));
    assert.equal(await ask(record(now, 1), record(now, 2)), undefined);
    assert.equal(await ask(record('f'.repeat(40), 1), record(now, 2)), undefined);
  });

  it('names files that were touched between the builds as no more than that', async () => {
    const before = Date.now() - 60_000;
    put('src/a', '1');
    const src = [{ path: 'src', wildcard: false }];
    const verdict = await ask(record(undefined, before), record(undefined, Date.now() + 60_000), src);
    assert.equal(verdict?.kind, 'candidates');
    assert.deepEqual(
      verdict.files.map((f) => [f.path, f.change]),
      [['src/a', 'candidate']],
    );
    assert.equal(await ask(record(undefined, 1), record(undefined, 2)), undefined);
  });

  it('tells paths of a folder inside the repository, odd names too', async () => {
    put('app/with space', '1');
    put('app/ünï"q', '1');
    const old = commit();
    put('app/with space', '2');
    put('app/ünï"q', '2');
    put('elsewhere', '2');
    const now = commit();
    const found = await changedBetween(join(folder, 'app'), old, now);
    assert.deepEqual(found?.map((f) => f.path).sort(), ['with space', 'ünï"q']);
    assert.equal(await changedBetween(folder, '--output=/tmp/x', now), undefined);
  });

  it('shows the lines that differ when both texts are still to be had, and only then', async () => {
    const [one, two] = ['a\nb\nc\nd\ne\n', 'a\nb\nC\nd\ne\n'];
    put('src/a', one);
    const old = commit();
    put('src/a', two);
    const state = (text: string) => ({ type: 'file', mode: 0o644, size: text.length, digest: digest(text) }) as const;
    const file = { path: 'src/a', change: 'content', old: state(one), new: state(two) } as const;
    const [shown] = await withDiffs([file], folder, [old]);
    assert.equal(shown?.diff, '@@ -2 +2 @@\n b\n-c\n+C\n d');
    const [unknown] = await withDiffs([{ ...file, old: state('not in git') }], folder, [old]);
    assert.equal(unknown?.diff, undefined);
  });

  it('shows no secret', () => {
    const rows: readonly [string, string, string, RegExp | undefined][] = [
      ['config.yml', 'name: a\n', 'name: a\npassword: hunter2\n', /^(?![\s\S]*hunter2)[\s\S]*•••/],
      ['app.json', '{}\n', '{"apiKey": "abc123"}\n', /^(?![\s\S]*abc123)[\s\S]*•••/],
      ['run.sh', 'x\n', 'curl https://me:hunter2@example.org\n', /^(?![\s\S]*hunter2)[\s\S]*•••/],
      ['.env', 'A=1\n', 'A=2\n', undefined],
      ['certs/server.pem', 'a\n', 'b\n', undefined],
      ['image.png', 'a\0b', 'a\0c', undefined],
    ];
    for (const [path, old, now, expected] of rows) {
      const diff = textDiff(path, old, now);
      if (expected === undefined) assert.equal(diff, undefined, path);
      else assert.match(diff ?? '', expected, path);
    }
  });
});
