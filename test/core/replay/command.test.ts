import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, it } from 'node:test';

const command = join(import.meta.dirname, '..', '..', '..', 'dist', 'stagegraph.js');
const folder = mkdtempSync(join(tmpdir(), 'stagegraph-replay-'));
after(() => {
  rmSync(folder, { recursive: true, force: true });
});

const git = (...args: string[]): string =>
  execFileSync('git', ['-C', folder, '-c', 'user.name=a', '-c', 'user.email=a@b', ...args], { encoding: 'utf8' });

function commit(files: Readonly<Record<string, string>>, date: string): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  git('add', '-A');
  execFileSync('git', ['-C', folder, '-c', 'user.name=a', '-c', 'user.email=a@b', 'commit', '-q', '-m', date], {
    env: { ...process.env, GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date },
  });
}

function run(...args: string[]): { code: number | null; out: string; err: string } {
  const done = spawnSync(process.execPath, [command, 'replay', ...args], { cwd: folder, encoding: 'utf8' });
  return { code: done.status, out: done.stdout, err: done.stderr };
}

interface Document {
  readonly version: number;
  readonly steps: readonly { readonly text: string; readonly share: number; readonly ownShare: number }[];
  readonly commits: readonly { readonly subject: string; readonly steps: readonly string[] }[];
}
interface Fix {
  readonly kind: string;
  readonly steps: readonly { readonly text: string; readonly before: number; readonly after: number }[];
}
const json = (...args: string[]): Document => JSON.parse(run('--format', 'json', ...args).out) as Document;

describe('stagegraph replay', () => {
  before(() => {
    git('init', '-q', '-b', 'main');
    const manifests = {
      'api/package.json': '{"name":"api","dependencies":{"left-pad":"1.0.0"}}',
      'api/package-lock.json': '{"lockfileVersion":3,"packages":{}}',
    };
    const dockerfile = 'FROM a\nCOPY . .\nRUN npm ci\n';
    commit(
      {
        'api/Dockerfile': dockerfile,
        'api/a.js': '1',
        ...manifests,
        'web/Dockerfile': 'FROM a\nCOPY b.js .\n',
        'web/b.js': '1',
      },
      '2026-01-01T10:00:00Z',
    );
    commit({ 'api/a.js': '2' }, '2026-01-11T10:00:00Z');
    commit({ 'web/b.js': '2' }, '2026-01-21T10:00:00Z');
    commit({ 'api/a.js': '3', 'web/b.js': '3' }, '2026-01-31T10:00:00Z');
  });

  it('says first what a typical commit costs', () => {
    const { code, out } = run('-f', 'api/Dockerfile');
    assert.equal(code, 0);
    assert.match(out, /^A typical commit rebuilds 1\.3 of 2 steps\. 100 % of that is COPY \. \.\.\n/);
    assert.match(out, /67 % {2}2: COPY \. \.\n {10}first to break in 67 %: a\.js 67 %\n/);
    assert.match(out, /3 commits replayed/);
  });

  it('JSON has every step with its shares, and the commits newest first', () => {
    const { version, steps, commits } = json('-f', 'api/Dockerfile');
    assert.equal(version, 1);
    assert.deepEqual(
      steps.map((s) => [s.text, s.share, s.ownShare]),
      [
        ['FROM a', 0, 0],
        ['COPY . .', 2 / 3, 2 / 3],
        ['RUN npm ci', 2 / 3, 0],
      ],
    );
    assert.deepEqual(
      commits.map((c) => [c.subject.slice(0, 10), c.steps]),
      [
        ['2026-01-31', ['0:1', '0:2']],
        ['2026-01-21', []],
        ['2026-01-11', ['0:1', '0:2']],
      ],
    );
  });

  it('takes so many commits, those since a date, or a range', () => {
    assert.equal(json('-f', 'api/Dockerfile', '--commits', '1').commits.length, 1);
    assert.equal(json('-f', 'api/Dockerfile', '--since', '2026-01-20T00:00:00Z').commits.length, 2);
    assert.deepEqual(
      json('-f', 'api/Dockerfile', 'HEAD~2..HEAD~1').commits.map((c) => c.subject.slice(0, 10)),
      ['2026-01-21'],
    );
  });

  it('fixes are held against the same commits', () => {
    const { fixes } = json('-f', 'api/Dockerfile') as Document & { fixes: readonly Fix[] };
    assert.deepEqual(
      fixes.map(({ kind, steps: [first] }) => [kind, first?.text, first?.before, first?.after]),
      [['extract-dependencies', 'RUN npm ci', 2 / 3, 0]],
    );
    assert.match(run('-f', 'api/Dockerfile').out, /RUN npm ci runs in 0 % of commits instead of 67 %\n/);
  });

  it('--base says what a branch rebuilds once, and what it changes for later commits', () => {
    git('checkout', '-q', '-b', 'branch');
    commit(
      { 'api/Dockerfile': 'FROM a\nCOPY package.json package-lock.json .\nRUN npm ci\nCOPY . .\n' },
      '2026-02-01T10:00:00Z',
    );
    const { out } = run('-f', 'api/Dockerfile', '--base', 'main');
    assert.match(
      out,
      /\nbranch: this branch rebuilds 3 steps once: RUN npm ci\nbranch: it moves RUN npm ci from 75 % to 0 % of commits\n/,
    );
    const { code, err } = run('-f', 'api/Dockerfile', '--base', 'nowhere');
    assert.equal(code, 2);
    assert.match(err, /git knows no commit that nowhere and HEAD have in common/);
    git('checkout', '-q', 'main');
  });

  it('several files have a document each', () => {
    const { out } = run('--format', 'json', 'api/Dockerfile', 'web/Dockerfile');
    assert.equal(out.trimEnd().split('\n').length, 2);
  });

  it('--fail-over ends with 1 when a step runs more often', () => {
    assert.equal(run('-f', 'api/Dockerfile', '--fail-over', 'npm ci=70%').code, 0);
    const { code, err } = run('-f', 'api/Dockerfile', '--fail-over', 'npm ci=30%');
    assert.equal(code, 1);
    assert.match(err, /RUN npm ci would run in 67 % of the commits: more than 30 %/);
  });

  it('draws, and writes a table', () => {
    assert.match(
      run('-f', 'api/Dockerfile', '--format', 'svg').out,
      /^<svg [\s\S]*runs in 67 % of commits[\s\S]*<\/svg>\n$/,
    );
    assert.match(
      run('-f', 'api/Dockerfile', '--format', 'markdown').out,
      /\| the stage \| `RUN npm ci` \| 67 % \| 0 % \|/,
    );
  });

  const bad: readonly (readonly [args: readonly string[], message: RegExp])[] = [
    [['--commits', '0'], /expected a number from 1/],
    [['--commits', '3', 'A..B'], /one of --commits N, --since DATE and a range/],
    [['-f', 'api/Dockerfile', 'nothing..HEAD'], /git can't tell the commits of nothing\.\.HEAD/],
    [['-f', 'api/Dockerfile', '--fail-over', 'npm ci'], /expected STEP=30%/],
    [['-f', 'api/Dockerfile', '--context', tmpdir()], /git knows no repository here/],
    [['-f', 'missing'], /missing: cannot be read/],
  ];
  for (const [args, message] of bad)
    it(`refuses ${args.join(' ')}`, () => {
      const { code, err, out } = run(...args);
      assert.deepEqual([code, out], [2, '']);
      assert.match(err, message);
      assert.equal(err.trimEnd().split('\n').length, 1);
    });
});
