import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { applyEdits } from '../../../extension/core/advice';
import { choose, fixById } from '../../../extension/core/advice/choices';
import { noiseIn } from '../../../extension/core/context/noise';
import { check, fixesOf, type Row } from './rows';

const name = '.dockerignore';
const all = 'FROM alpine\nCOPY . .\n';

/** A row whose edit is of the ignore file. */
const ignore = (row: Omit<Row, 'other'> & { readonly before: string }): Row => ({
  ...row,
  other: { file: name, before: row.before },
  more: { hasGit: true, dockerignore: { file: name, text: row.before }, ...row.more },
});

describe('advice: leave .git out', () => {
  check('ignore-git', [
    ignore({ name: 'no ignore file', text: all, before: '', after: '.git\n' }),
    ignore({ name: 'a last line without a break', text: all, before: 'a', after: 'a\n.git\n' }),
    ignore({ name: 'line breaks of the file', text: all, before: 'a\r\nb\r\n', after: 'a\r\nb\r\n.git\r\n' }),
    ignore({ name: 'left out already', text: all, before: '**/.git/' }),
    ignore({ name: 'left out by a list', text: all, before: '*\n!src' }),
    ignore({
      name: 'let in again',
      text: all,
      before: '.git\n!.git\n',
      refused: /line 2 of \.dockerignore lets it in/,
    }),
    ignore({
      name: 'a build script that asks git',
      text: `${all}RUN cargo build\n`,
      before: '',
      more: { mentions: { complete: true, named: new Map(), git: { file: 'build.rs', line: 3 } } },
      refused: /line 3 of build\.rs asks git/,
    }),
    ignore({ name: 'not copied', text: 'FROM alpine\nCOPY src .\n', before: '' }),
    ignore({ name: 'git describe', text: `${all}RUN git describe\n`, before: '', refused: /line 3 uses git/ }),
    ignore({
      name: 'a clone of something else',
      text: `${all}RUN git clone https://x/y\n`,
      before: '',
      after: '.git\n',
    }),
    ignore({ name: 'go build stamps the commit', text: `${all}RUN go build ./...\n`, before: '', refused: /go build/ }),
    ignore({
      name: 'go build told not to',
      text: `${all}RUN go build -buildvcs=false .\n`,
      before: '',
      after: '.git\n',
    }),
    ignore({ name: 'dotnet', text: `${all}RUN dotnet publish -o /x\n`, before: '', refused: /line 3 runs dotnet/ }),
    ignore({ name: 'make', text: `${all}RUN cd a && make\n`, before: '', refused: /line 3 runs make of the source/ }),
    ignore({
      name: 'a script',
      text: `${all}RUN sh build.sh\n`,
      before: '',
      refused: /runs sh build\.sh of the source/,
    }),
    ignore({
      name: 'a script over lines',
      text: `${all}RUN echo \\\n  && ./hack/build\n`,
      before: '',
      refused: /runs \.\/hack\/build of the source/,
    }),
    ignore({ name: 'exec form', text: `${all}RUN ["make", "all"]\n`, before: '', refused: /runs make of the source/ }),
    ignore({ name: 'no script', text: `${all}RUN apk add make\nRUN sh -c "ls"\n`, before: '', after: '.git\n' }),
    ignore({
      name: 'a script of package.json',
      text: `${all}RUN npm run build\n`,
      before: '',
      more: {
        contextFiles: ['package.json'],
        readContext: () => '{"repository":{"type":"git"},"scripts":{"build":"x $(git rev-parse HEAD)"}}',
      },
      refused: /package\.json takes the version or the commit from git/,
    }),
    ignore({
      name: 'a repository in package.json',
      text: `${all}RUN npm run build\n`,
      before: '',
      more: {
        contextFiles: ['package.json'],
        readContext: () => '{"repository":{"type":"git"},"scripts":{"build":"tsc"}}',
      },
      after: '.git\n',
    }),
    ignore({
      name: 'another Dockerfile that uses git',
      text: all,
      before: '',
      more: { dockerfiles: [{ file: 'ci.Dockerfile', text: 'RUN git describe\n' }] },
      refused: /ci\.Dockerfile takes/,
    }),
    ignore({
      name: 'setuptools_scm',
      text: `${all}RUN pip install setuptools_scm\n`,
      before: '',
      refused: /version from git/,
    }),
    ignore({
      name: 'copied by name',
      text: `${all}COPY .git/HEAD /head\n`,
      before: '',
      refused: /line 3 copies \.git by name/,
    }),
    ignore({
      name: 'a Python package: told',
      text: `${all}RUN pip install .\n`,
      before: '',
      after: '.git\n',
      says: /setuptools_scm/,
    }),
  ]);
});

/** Noise that a context holds. `ignored`: what git ignores; `named`: what sources name; `broke`: rebuilds it was part of. */
interface Context {
  readonly files: readonly string[];
  readonly ignored?: readonly string[];
  readonly named?: readonly string[];
  readonly incomplete?: true;
  readonly broke?: number;
  readonly more?: Row['more'];
}

const noise = (
  label: string,
  text: string,
  { files, ignored = [], named = [], incomplete, broke = 0, more }: Context,
  rest: Pick<Row, 'after' | 'says'> & { readonly before?: string },
): Row => {
  const before = rest.before ?? '';
  const found = noiseIn(
    Array.from({ length: broke }, () => ({ paths: files })),
    files,
  );
  return {
    name: label,
    text,
    other: { file: name, before },
    more: {
      dockerignore: { file: name, text: before },
      contextFiles: files,
      noise: found,
      isGitIgnored: (path) => ignored.includes(path),
      mentions: { complete: incomplete !== true, named: new Map(named.map((n) => [n, { file: 'src/a.js', line: 1 }])) },
      ...more,
    },
    ...rest,
  };
};

const install = 'FROM node\nWORKDIR /app\nCOPY package.json ./\nRUN npm ci\nCOPY . .\n';

describe('advice: leave noise out', () => {
  check('ignore-noise', [
    noise('a log that git ignores', all, { files: ['debug.log'], ignored: ['debug.log'] }, { after: 'debug.log\n' }),
    noise('a log of which nothing is known', all, { files: ['debug.log'] }, {}),
    noise(
      'a log that broke builds, and no source names',
      all,
      { files: ['debug.log'], broke: 3 },
      {
        after: 'debug.log\n',
        says: /3 of the last 3 rebuilds/,
      },
    ),
    noise(
      'a log that broke builds, and a source names',
      all,
      { files: ['debug.log'], broke: 3, named: ['debug.log'] },
      {},
    ),
    noise(
      'a log that broke builds, when not all sources were read',
      all,
      { files: ['debug.log'], broke: 3, incomplete: true },
      {},
    ),
    noise('a folder that is called logs', all, { files: ['hc/logs/__init__.py', 'hc/api/a.py'] }, {}),
    noise('a folder that is called logs, and changes often', all, { files: ['app/Logs/Page.vue'], broke: 4 }, {}),
    noise('coverage as a source', `${all}RUN npm run build\n`, { files: ['src/coverage/index.js'] }, {}),
    noise(
      'coverage that git ignores',
      all,
      { files: ['coverage/a.html'], ignored: ['coverage'] },
      { after: 'coverage\n' },
    ),
    noise(
      'coverage that git ignores and a source names',
      all,
      { files: ['coverage/a.html'], ignored: ['coverage'], named: ['coverage'] },
      {},
    ),
    noise('behind other lines', all, { files: ['.idea/x'] }, { before: 'a', after: 'a\n**/.idea\n' }),
    noise('left out already', all, { files: ['debug.log'], ignored: ['debug.log'] }, { before: '*.log' }),
    noise('let in on purpose', all, { files: ['.idea/x'] }, { before: '.*\n!.idea\n' }),
    noise('not taken', 'FROM alpine\nCOPY src /src\n', { files: ['.idea/x'] }, {}),
    noise(
      'in a folder that is copied',
      'FROM alpine\nCOPY src /src\n',
      { files: ['src/__pycache__/x.pyc'] },
      {
        after: '**/__pycache__\n',
      },
    ),
    noise('compiled without a source', all, { files: ['a.pyc'] }, {}),
    noise('compiled beside its source', all, { files: ['a.py', 'a.pyc'] }, { after: '**/*.pyc\n' }),
    noise('named by a COPY', `${all}COPY .idea /x\n`, { files: ['.idea/x'] }, {}),
    noise('below a folder of that name', `${all}COPY .idea/x /x\n`, { files: ['.idea/x'] }, {}),
    noise('matched by a pattern', `${all}COPY .id* /x/\n`, { files: ['.idea/x'] }, {}),
    noise('named by a RUN', `${all}RUN ls .idea\n`, { files: ['.idea/x'] }, {}),
    noise('named by the command', `${all}CMD ["ls", ".idea"]\n`, { files: ['.idea/x'] }, {}),
    noise(
      'copied on',
      `FROM alpine AS a\nCOPY . /s/\nFROM alpine\nCOPY --from=a /s/.idea /\n`,
      { files: ['.idea/x'] },
      {},
    ),
    noise(
      'another Dockerfile takes it',
      all,
      { files: ['.idea/x'], more: { dockerfiles: [{ file: 'dev.Dockerfile', text: 'COPY .idea /x\n' }] } },
      {},
    ),
    noise(
      'packages that are installed above',
      install,
      { files: ['node_modules/a/x.js', 'src/a.js'] },
      { after: 'node_modules\n' },
    ),
    noise(
      'packages that are installed behind',
      `${all}RUN npm ci\n`,
      { files: ['node_modules/a/x.js'] },
      { after: 'node_modules\n' },
    ),
    noise('packages that none installs', all, { files: ['node_modules/a/x.js'], ignored: ['node_modules'] }, {}),
    noise('packages that are a part of the source', install, { files: ['test/x/node_modules/a/x.js'] }, {}),
    noise(
      'packages of a member of workspaces',
      install,
      { files: ['apps/web/node_modules/a/x.js', 'apps/web/package.json'], ignored: ['apps/web/node_modules/'] },
      { after: 'apps/web/node_modules\n' },
    ),
    noise(
      'packages of a stage of their own',
      'FROM node AS deps\nWORKDIR /app\nRUN npm ci\nFROM node\nWORKDIR /app\nCOPY --from=deps /app/node_modules ./node_modules\nCOPY . .\n',
      { files: ['node_modules/a/x.js'] },
      { after: 'node_modules\n' },
    ),
    noise(
      'packages installed elsewhere',
      'FROM node\nWORKDIR /tools\nRUN npm ci\nWORKDIR /app\nCOPY . .\n',
      { files: ['node_modules/a/x.js'] },
      {},
    ),
    noise(
      'an environment of Python',
      'FROM python\nWORKDIR /app\nCOPY . .\nRUN uv sync\n',
      { files: ['.venv/x', 'a.py'] },
      { after: '.venv\n' },
    ),
    noise('a secret alone', all, { files: ['.env'] }, {}),
    noise('a README', all, { files: ['README.md'] }, {}),
    noise(
      'a README that setup.py reads',
      `${all}RUN pip install .\n`,
      { files: ['README.md'], broke: 3, named: ['README.md'] },
      {},
    ),
    noise(
      'a README that broke builds, and nobody names',
      all,
      { files: ['README.md'], broke: 3 },
      { after: 'README.md\n' },
    ),
    noise('a licence', all, { files: ['LICENSE'], broke: 3 }, {}),
    noise('.git has its own advice', all, { files: ['.git/HEAD'] }, {}),
  ]);

  it('is one fix with a list, in which a secret is not taken unless a person says so', () => {
    const row = noise('', install, { files: ['.DS_Store', '.env', 'node_modules/a/x.js', 'src/a.js'] }, {});
    const [fix, ...rest] = fixesOf(row.text, row.more).filter((f) => f.kind === 'ignore-noise');
    assert.deepEqual(rest, []);
    assert.ok(fix !== undefined);
    assert.deepEqual(
      fix.choices?.map((c) => [c.label, c.picked]),
      [
        ['**/.DS_Store', true],
        ['.env', false],
        ['node_modules', true],
      ],
    );
    assert.equal(applyEdits('', fix.edits), '**/.DS_Store\nnode_modules\n');
    assert.equal(applyEdits('', choose(fix, new Set(['ignore-noise:.env'])).edits), '.env\n');
    const own = fixById([fix], 'ignore-noise:node_modules');
    assert.equal(applyEdits('', own?.edits ?? []), 'node_modules\n');
  });
});

const list = (
  label: string,
  text: string,
  before: string,
  rest: Pick<Row, 'after' | 'refused' | 'more' | 'other'>,
): Row => ({
  name: label,
  text,
  other: { file: name, before },
  ...rest,
  more: { dockerignore: { file: name, text: before }, contextFiles: ['Dockerfile', 'src/a', 'notes'], ...rest.more },
});
const head = '# Only what the Dockerfile copies.\n*\n';

describe('advice: send only what is copied', () => {
  check('ignore-allow-list', [
    list('no ignore file', 'FROM alpine\nCOPY src package.json /app/\n', '', { after: `${head}!package.json\n!src\n` }),
    list('lines that are there follow', 'FROM alpine\nCOPY src /app/\n', '**/*.log\n', {
      after: `${head}!src\n\n**/*.log\n`,
    }),
    list(
      'patterns, bind mounts and other stages',
      'FROM a AS x\nCOPY *.txt /\nFROM a\nRUN --mount=type=bind,source=conf,target=/c x\n',
      '',
      {
        after: `${head}!*.txt\n!conf\n`,
      },
    ),
    list('line breaks of the file', 'FROM alpine\nCOPY src /\n', 'x\r\n', {
      after: `${head.replace(/\n/g, '\r\n')}!src\r\n\r\nx\r\n`,
    }),
    list('the whole context', all, '', {}),
    list('the whole context but for something', 'FROM alpine\nCOPY --exclude=notes . .\n', '', {
      refused: /line 2 copies the whole context/,
    }),
    list('a variable', 'FROM alpine\nARG D\nCOPY $D/x /\n', '', { refused: /depends on a variable/ }),
    list('a list already', 'FROM alpine\nCOPY src /\n', '*\n!src\n', {}),
    list('nothing is copied', 'FROM alpine\nRUN x\n', '', {}),
    {
      name: 'a context that is not known',
      text: 'FROM alpine\nCOPY src /\n',
      other: { file: name, before: '' },
      more: { dockerignore: { file: name, text: '' } },
      refused: /are not known/,
    },
    list('nothing else is there', 'FROM alpine\nCOPY src /\n', '', {
      more: { contextFiles: ['.dockerignore', 'Dockerfile', 'src/a'] },
    }),
    list('another Dockerfile of the same context', 'FROM alpine\nCOPY src /\n', '', {
      more: { dockerfiles: [{ file: 'web/Dockerfile.dev', text: '' }] },
      refused: /web\/Dockerfile\.dev may be built with the same context/,
    }),
    list('another Dockerfile that the ignore file does not count for', 'FROM alpine\nCOPY src /\n', '', {
      more: {
        dockerignore: { file: 'Dockerfile.dockerignore', text: '' },
        dockerfiles: [{ file: 'Dockerfile.dev', text: '' }],
      },
      other: { file: 'Dockerfile.dockerignore', before: '' },
      after: `${head}!src\n`,
    }),
    list('a listed file that the lines let in', 'FROM alpine\nCOPY src /\n', 'a\n!a/b\n', {
      more: { contextFiles: ['src/x', 'a/b', 'a/c', 'other'] },
      after: `${head}!src\n\na\n!a/b\n`,
    }),
  ]);
});
