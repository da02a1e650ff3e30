import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { plan } from '../../../extension/core/plan';
import { replay, type Commit, type GitEntry, type History } from '../../../extension/core/replay';
import { costOf } from '../../../extension/core/replay/cost';
import { parseLog } from '../../../extension/evidence/commits';

let objects = 0;
const file = (mode = '100644'): GitEntry => ({ mode, object: `o${objects++}` });

/** One commit: paths with what they become; null for one that goes. */
type Changes = Readonly<Record<string, GitEntry | null>>;

/** A history of commits, the oldest first. */
function historyOf(
  start: Readonly<Record<string, GitEntry>>,
  commits: readonly Changes[],
  more: Partial<History> = {},
): History {
  const tree = new Map(Object.entries(start));
  const made = commits.map((changes, i): Commit => {
    const list = Object.entries(changes).map(([path, now]) => {
      const old = tree.get(path);
      if (now === null) tree.delete(path);
      else tree.set(path, now);
      return { path, ...(old !== undefined && { old }), ...(now !== null && { new: now }) };
    });
    return { id: `c${i}`, time: i * 86_400_000, subject: `commit ${i}`, changes: list };
  });
  return { tree, commits: made.reverse(), texts: new Map(), holdsGit: false, ...more };
}

const run = (text: string, history: History, ignoreText?: string) =>
  replay({
    plan: plan(text, {}),
    history,
    ignoreFiles: ['.dockerignore'],
    ...(ignoreText !== undefined && { ignoreText }),
  });

/** Texts of what ran, oldest commit first. */
const ran = (found: ReturnType<typeof run>): string[] =>
  found.commits
    .toReversed()
    .map((c) => c.missing ?? c.steps.map((id) => found.plan.steps.find((s) => s.id === id)?.text ?? '').join('; '));

const app = 'FROM a\nWORKDIR /\nCOPY package.json .\nRUN npm ci\nCOPY . .\nRUN npm run build\n';
const rows: readonly {
  readonly name: string;
  readonly text?: string;
  readonly start?: Readonly<Record<string, GitEntry>>;
  readonly commits: readonly Changes[];
  readonly ignore?: string;
  readonly more?: Partial<History>;
  readonly ran: readonly string[];
}[] = [
  {
    name: 'a source, a manifest, nothing of the context',
    commits: [{ 'src/a': file() }, { 'package.json': file() }, {}],
    ran: ['COPY . .; RUN npm run build', 'COPY package.json .; RUN npm ci; COPY . .; RUN npm run build', ''],
  },
  {
    name: 'a new folder of ignored files, then a file in it',
    ignore: '**/*.md',
    commits: [{ 'docs/a.md': file() }, { 'docs/b.md': file() }],
    ran: ['COPY . .; RUN npm run build', ''],
  },
  { name: 'an ignored folder', ignore: 'docs', commits: [{ 'docs/a.md': file() }], ran: [''] },
  {
    name: 'only what is let in again',
    ignore: '*\n!package.json\n!src',
    commits: [{ 'docs/a.md': file() }, { 'src/b': file() }],
    ran: ['', 'COPY . .; RUN npm run build'],
  },
  {
    name: '.git is in every commit',
    commits: [{}],
    more: { holdsGit: true },
    ran: ['COPY . .; RUN npm run build'],
  },
  { name: '.git is left out', ignore: '.git', commits: [{}], more: { holdsGit: true }, ran: [''] },
  {
    name: '.git is let in again',
    ignore: '.*\n!.git',
    commits: [{}],
    more: { holdsGit: true },
    ran: ['COPY . .; RUN npm run build'],
  },
  {
    name: 'a source that is missing, and what changed meanwhile',
    commits: [{ 'package.json': null }, { 'src/a': file() }, { 'package.json': file() }],
    ran: ['package.json', 'package.json', 'COPY package.json .; RUN npm ci; COPY . .; RUN npm run build'],
  },
  {
    name: 'past COPY --link the next step stands on what is below, and is no root',
    text: 'FROM a\nCOPY src /src\nCOPY --link package.json /p\nRUN x\n',
    commits: [{ 'src/a': file() }],
    ran: ['COPY src /src; RUN x'],
  },
  {
    name: 'a stage that is not needed',
    text: 'FROM a AS other\nCOPY . .\nFROM a\nCOPY package.json .\n',
    commits: [{ 'src/a': file() }],
    ran: [''],
  },
];

describe('Past commits, replayed', () => {
  for (const row of rows)
    it(row.name, () => {
      const start = { 'package.json': file(), 'src/a': file(), ...row.start };
      const found = run(row.text ?? app, historyOf(start, row.commits, row.more), row.ignore);
      assert.deepEqual(ran(found), row.ran);
    });

  it('a source that git does not hold is told, and no commit is left out for it', () => {
    const found = run(
      'FROM a\nCOPY dist /dist\nCOPY src /src\n',
      historyOf({ 'src/a': file() }, [{ 'src/a': file() }]),
    );
    assert.deepEqual(ran(found), ['COPY src /src']);
    assert.deepEqual(found.steps.find((s) => s.step.text === 'COPY dist /dist')?.untracked, ['dist']);
  });

  it('an argument that names the commit breaks what has it in every commit, and is said to be assumed', () => {
    const text = 'FROM a\nRUN before\nARG GIT_SHA\nENV REV=$GIT_SHA\nRUN after\nCOPY src /src\n';
    const buildArgs = { GIT_SHA: '0123456789abcdef', NAME: 'app' };
    const history = historyOf({ 'src/a': file() }, [{ 'src/a': file() }, {}]);
    const found = replay({ plan: plan(text, { buildArgs }), history, ignoreFiles: [], buildArgs });
    assert.deepEqual(found.varying, ['GIT_SHA']);
    assert.deepEqual(ran(found), ['RUN after; COPY src /src', 'RUN after; COPY src /src']);
    assert.deepEqual(found.steps.find((s) => s.step.text === 'RUN after')?.paths, [
      { path: 'ARG GIT_SHA', commits: 2 },
    ]);
  });

  it('shares, paths and what a commit costs', () => {
    const start = { 'package.json': file(), 'src/a': file() };
    const commits = [{ 'src/a': file() }, { 'src/a': file() }, { 'package.json': file(), 'src/a': file() }, {}];
    const found = run(app, historyOf(start, commits));
    const of = (text: string) => found.steps.find((s) => s.step.text === text);
    assert.deepEqual([of('RUN npm ci')?.share, of('RUN npm ci')?.ownShare], [0.25, 0]);
    assert.deepEqual([of('COPY . .')?.share, of('COPY . .')?.ownShare], [0.75, 0.5]);
    assert.deepEqual(of('COPY . .')?.paths, [
      { path: 'src/a', commits: 3 },
      { path: 'package.json', commits: 1 },
    ]);
    const seconds = new Map(found.plan.steps.map((s) => [s.id, s.text === 'RUN npm ci' ? 40 : 0]));
    const cost = costOf(found, seconds);
    assert.deepEqual([cost.steps, cost.of, cost.seconds, cost.month], [2, 4, 10, 300]);
    assert.deepEqual(cost.roots[0], { step: of('COPY package.json .')?.step.id, share: 1 });
  });
});

describe('git log --raw -z', () => {
  it('reads commits, names that look like rows, and commits without changes', () => {
    const text =
      '\u0001c1\0p1\x00100\0one\0\n:100644 100755 aa bb M\0:100644 x\0:000000 120000 0000 cc A\0b\nc\0' +
      '\u0001c2\0\x0050\0first\0';
    assert.deepEqual(parseLog(Buffer.from(text)), [
      {
        id: 'c1',
        hasParent: true,
        time: 100_000,
        subject: 'one',
        changes: [
          { path: ':100644 x', old: { mode: '100644', object: 'aa' }, new: { mode: '100755', object: 'bb' } },
          { path: 'b\nc', new: { mode: '120000', object: 'cc' } },
        ],
      },
      { id: 'c2', hasParent: false, time: 50_000, subject: 'first', changes: [] },
    ]);
  });
});
