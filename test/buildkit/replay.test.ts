import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { match } from '../../extension/core/match';
import { plan, type Plan } from '../../extension/core/plan';
import { replay } from '../../extension/core/replay';
import { ignoreFilesOf, readHistory } from '../../extension/evidence/commits';
import { Host } from './host';

/** Every RUN gives something else each time, so that a COPY of a stage runs whenever that stage ran. */
const id = 'cat /proc/sys/kernel/random/uuid > /id';

/** The file is never edited: it is today's, over past commits. */
const dockerfile = `FROM BASE AS deps
WORKDIR /app
COPY package.json lock*.txt ./
RUN ${id}
FROM deps AS src
COPY src/ src/
RUN --mount=type=bind,source=tools/run.sh,target=/run.sh cat /run.sh > /script; ${id}
FROM deps AS all
COPY . .
RUN ${id}
FROM BASE AS go
COPY --parents **/*.go /go/
COPY --exclude=*.txt pkg /pkg
COPY current/a.ts /current.ts
COPY current /current
COPY --link data /data
RUN ${id}
FROM all
COPY --from=src /id /id-of-src
COPY --from=go /id /id-of-go
RUN ${id}
`;

/** One commit: what it does to the files. */
interface Row {
  readonly name: string;
  readonly change: (repository: Repository) => void;
}

/** A repository whose commits are made one after the other, each with a time of its own. */
class Repository {
  private count = 0;

  constructor(readonly folder: string) {
    mkdirSync(folder, { recursive: true });
    this.git('init', '-q', '-b', 'main');
  }

  git(...args: string[]): string {
    const date = `2026-03-01T10:00:${String(this.count % 60).padStart(2, '0')}Z`;
    const config = ['-c', 'user.name=a', '-c', 'user.email=a@b', '-c', 'protocol.file.allow=always'];
    return execFileSync('git', ['-C', this.folder, ...config, ...args], {
      env: { ...process.env, GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date },
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    }).trim();
  }

  put(path: string, text = `${path} ${this.count}`): void {
    mkdirSync(dirname(join(this.folder, path)), { recursive: true });
    writeFileSync(join(this.folder, path), text);
  }

  remove(path: string): void {
    rmSync(join(this.folder, path), { recursive: true });
  }

  link(path: string, target: string): void {
    rmSync(join(this.folder, path), { force: true });
    mkdirSync(dirname(join(this.folder, path)), { recursive: true });
    symlinkSync(target, join(this.folder, path));
  }

  commit(name: string): string {
    this.count++;
    this.git('add', '-A');
    this.git('commit', '-q', '--allow-empty', '-m', name);
    return this.git('rev-parse', 'HEAD');
  }
}

function start(r: Repository): void {
  r.put('.dockerignore', '.git\n**/*.md\ndocs/*\n*.log\n');
  for (const path of [
    'package.json',
    'lock.txt',
    'src/a.ts',
    'src/deep/b.ts',
    'other/a.ts',
    'docs/x.txt',
    'README.md',
    'plain',
  ])
    r.put(path);
  for (const path of ['tools/run.sh', 'pkg/x.go', 'pkg/y.txt', 'pkg/y.md', 'data/file']) r.put(path);
  chmodSync(join(r.folder, 'tools/run.sh'), 0o755);
  r.link('current', 'src');
  r.link('data/link', '../src/a.ts');
}

const rows: readonly Row[] = [
  { name: 'a source', change: (r) => r.put('src/a.ts') },
  { name: 'an ignored file', change: (r) => r.put('README.md') },
  { name: 'a file of an ignored pattern', change: (r) => r.put('docs/x.txt') },
  { name: 'a new folder, all of it ignored by patterns of files', change: (r) => r.put('notes/n.md') },
  { name: 'an ignored file of a folder that is there', change: (r) => r.put('notes/n.md') },
  {
    name: 'the folder goes, and a source changes',
    change: (r) => {
      r.remove('notes');
      r.put('src/a.ts');
    },
  },
  { name: 'a new folder that is ignored itself', change: (r) => r.put('docs/sub/x.txt') },
  { name: 'the mode of a source', change: (r) => chmodSync(join(r.folder, 'src/deep/b.ts'), 0o755) },
  { name: 'the mode of a mounted file', change: (r) => chmodSync(join(r.folder, 'tools/run.sh'), 0o644) },
  { name: 'a rename', change: (r) => renameSync(join(r.folder, 'src/deep/b.ts'), join(r.folder, 'src/deep/c.ts')) },
  { name: 'a link leads elsewhere', change: (r) => r.link('current', 'other') },
  { name: 'what the link led to', change: (r) => r.put('src/a.ts') },
  { name: 'what the link leads to', change: (r) => r.put('other/a.ts') },
  { name: 'a link in a copied folder leads elsewhere', change: (r) => r.link('data/link', '../other/a.ts') },
  { name: 'what that link leads to', change: (r) => r.put('other/a.ts') },
  { name: 'a manifest', change: (r) => r.put('package.json') },
  { name: 'one more file of a wildcard', change: (r) => r.put('lock2.txt') },
  { name: 'a file that is excluded', change: (r) => r.put('pkg/y.txt') },
  { name: 'a file of --parents', change: (r) => r.put('pkg/x.go') },
  { name: 'an ignored file beside it', change: (r) => r.put('pkg/y.md') },
  {
    name: 'a merge',
    change: (r) => {
      r.git('checkout', '-q', '-b', 'side');
      r.put('src/side.ts');
      r.commit('one of a branch');
      r.put('src/deep/side.ts');
      r.commit('another of a branch');
      r.git('checkout', '-q', 'main');
      r.git('merge', '-q', '--no-ff', '--no-commit', 'side');
    },
  },
  { name: 'the ignore file lets files in', change: (r) => r.put('.dockerignore', '.git\n**/*.md\n*.log\n') },
  { name: 'a file that was let in', change: (r) => r.put('docs/x.txt') },
  { name: 'nothing', change: () => undefined },
  {
    name: 'a file becomes a folder',
    change: (r) => {
      r.remove('plain');
      r.put('plain/file');
    },
  },
  { name: 'a name with blanks and more', change: (r) => r.put('src/ü b "c".ts') },
  {
    name: 'a submodule',
    change: (r) => void r.git('submodule', 'add', '-q', join(r.folder, '..', 'module'), 'module'),
  },
  {
    name: 'another commit of the submodule',
    change: (r) => {
      const module = new Repository(join(r.folder, 'module'));
      module.put('file', 'two');
      module.commit('two');
    },
  },
  { name: 'a source of the file goes', change: (r) => r.remove('tools/run.sh') },
  { name: 'a change that can not be built', change: (r) => r.put('src/a.ts') },
  { name: 'the source comes back', change: (r) => r.put('tools/run.sh') },
  { name: 'a change after it', change: (r) => r.put('src/a.ts') },
];

/** Makes the history; its commits on the first parent, the oldest first. */
function makeHistory(folder: string): string[] {
  const module = new Repository(join(folder, '..', 'module'));
  module.put('file', 'one');
  module.commit('one');
  const repository = new Repository(folder);
  start(repository);
  const commits = [repository.commit('start')];
  for (const row of rows) {
    row.change(repository);
    commits.push(repository.commit(row.name));
  }
  return commits;
}

const texts = (planned: Plan, ids: readonly string[]): string[] =>
  ids.map((id) => planned.steps.find((s) => s.id === id)?.text ?? id);

describe('Past commits, replayed and really built', () => {
  let host: Host;
  before(async () => {
    host = await Host.start();
  });
  after(() => host.stop());

  const variants = [
    { name: 'what .dockerignore says', ignore: undefined },
    { name: 'with .git in the context', ignore: '' },
  ];
  for (const [i, { name, ignore }] of variants.entries())
    it(`every step of ${rows.length} commits, ${name}`, async (t) => {
      await host.prune();
      const folder = join(host.folder, 'projects', `replay-${i}`, 'repository');
      const file = join(host.project(`replay-file-${i}`, { Dockerfile: dockerfile }), 'Dockerfile');
      if (ignore !== undefined) writeFileSync(`${file}.dockerignore`, ignore);
      const commits = makeHistory(folder);
      const ignores = ignoreFilesOf(folder, file);
      const history = await readHistory(folder, { kind: 'newest', count: 200 }, ignores.ignoreFiles);
      const planned = plan(readFileSync(file, 'utf8'), {});
      assert.deepEqual(planned.problems, []);
      const found = replay({ plan: planned, history, ...ignores });
      assert.deepEqual(
        found.commits.map((c) => c.id),
        commits.slice(1).reverse(),
      );
      const wrong: string[] = [];
      let steps = 0;
      for (const commit of commits) {
        execFileSync('git', ['-C', folder, 'checkout', '-q', commit]);
        execFileSync('git', ['-C', folder, '-c', 'protocol.file.allow=always', 'submodule', '-q', 'update', '--init']);
        const record = await host.build(`replay-${i}/repository`, { flags: ['-f', file], allowFailure: true });
        if (commit === commits[0]) continue;
        const said = found.commits.find((c) => c.id === commit);
        assert.ok(said !== undefined);
        const failed = record.status !== 'completed';
        const ran = match(record, planned)
          .steps.filter((s) => s.outcome === 'rebuilt')
          .map((s) => s.step.id);
        steps += planned.steps.filter((s) => s.vertex).length;
        if ((said.missing !== undefined) !== failed)
          wrong.push(
            `${said.subject}: ${failed ? 'it can not be built' : `it could be built without ${said.missing}`}`,
          );
        else if (!failed && texts(planned, ran).join('\n') !== texts(planned, said.steps).join('\n'))
          wrong.push(
            `${said.subject}: ran ${texts(planned, ran).join('; ')}; said ${texts(planned, said.steps).join('; ')}`,
          );
      }
      assert.deepEqual(wrong, []);
      t.diagnostic(`${steps} steps`);
    });
});
