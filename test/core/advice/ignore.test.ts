import { describe } from 'node:test';
import type { NoisyPath } from '../../../extension/core/context/noise';
import { check, type Row } from './rows';

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
    ignore({ name: 'let in again', text: all, before: '.git\n!.git\n', after: '.git\n!.git\n.git\n' }),
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
      more: { contextFiles: ['Dockerfile', 'ci.Dockerfile'], readContext: () => 'RUN git describe\n' },
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

const noisy = (path: string, kind: NoisyPath['kind'], pattern = path): Partial<Row['more']> => ({
  noise: [{ path, ...(kind !== undefined && { kind }), pattern, why: 'it changes', broke: 3, of: 4 }],
});
const noise = (
  label: string,
  text: string,
  of: Partial<Row['more']>,
  rest: Pick<Row, 'after' | 'refused' | 'says'> & { readonly before?: string },
): Row => {
  const before = rest.before ?? '';
  return {
    name: label,
    text,
    other: { file: name, before },
    more: { dockerignore: { file: name, text: before }, ...of },
    ...rest,
  };
};

describe('advice: leave noise out', () => {
  check('ignore-noise', [
    noise('a log', all, noisy('debug.log', 'log', '**/*.log'), {
      after: '**/*.log\n',
      says: /3 of the last 4 rebuilds/,
    }),
    noise('behind other lines', all, noisy('.idea', 'editor', '**/.idea'), { before: 'a', after: 'a\n**/.idea\n' }),
    noise('left out already', all, noisy('debug.log', 'log', '**/*.log'), { before: '*.log' }),
    noise('not taken', 'FROM alpine\nCOPY src /src\n', noisy('debug.log', 'log'), {}),
    noise('in a folder that is copied', 'FROM alpine\nCOPY src /src\n', noisy('src/x.log', 'log', '**/*.log'), {
      after: '**/*.log\n',
    }),
    noise('named by a COPY', `${all}COPY debug.log /x\n`, noisy('debug.log', 'log'), {
      refused: /line 3 copies it by name/,
    }),
    noise('below a folder of that name', `${all}COPY logs/a /x\n`, noisy('logs', 'log'), {
      refused: /copies it by name/,
    }),
    noise('matched by a pattern', `${all}COPY *.log /x/\n`, noisy('debug.log', 'log'), {
      refused: /copies it by name/,
    }),
    noise('named by a RUN', `${all}RUN wc debug.log\n`, noisy('debug.log', 'log'), { refused: /line 3 names it/ }),
    noise('named by the command', `${all}CMD ["tail", "debug.log"]\n`, noisy('debug.log', 'log'), {
      refused: /line 3 names it/,
    }),
    noise(
      'copied on',
      `FROM alpine AS a\nCOPY . /s/\nFROM alpine\nCOPY --from=a /s/debug.log /\n`,
      noisy('debug.log', 'log'),
      {
        refused: /line 4 names it/,
      },
    ),
    noise('another name that holds it', `${all}RUN cat my-debug.log\n`, noisy('debug.log', 'log'), {
      after: 'debug.log\n',
    }),
    noise(
      'dependencies that a RUN installs',
      `${all}RUN npm ci\n`,
      noisy('node_modules', 'dependencies', '**/node_modules'),
      {
        after: '**/node_modules\n',
      },
    ),
    noise('dependencies that none installs', all, noisy('node_modules', 'dependencies'), {
      refused: /no RUN installs/,
    }),
    noise('output that a RUN makes', `${all}RUN npm run build\n`, noisy('coverage', 'output'), { after: 'coverage\n' }),
    noise('output that none makes', all, noisy('coverage', 'output'), { refused: /no RUN makes it/ }),
    noise('a secret', all, noisy('.env', 'secret'), { refused: /--env-file/ }),
    noise('a README of a package', `${all}RUN pip install .\n`, noisy('README.md', 'docs'), {
      refused: /builds a package/,
    }),
    noise('a README', all, noisy('README.md', 'docs'), { after: 'README.md\n' }),
    noise('of no known kind', all, noisy('data.bin', undefined), { refused: /nothing is known/ }),
    noise('.git has its own advice', all, noisy('.git', 'git', '**/.git'), {}),
  ]);
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
      more: { contextFiles: ['Dockerfile', 'src/a', 'web/Dockerfile.dev'] },
      refused: /web\/Dockerfile\.dev may be built with the same context/,
    }),
    list('another Dockerfile that the ignore file does not count for', 'FROM alpine\nCOPY src /\n', '', {
      more: {
        dockerignore: { file: 'Dockerfile.dockerignore', text: '' },
        contextFiles: ['Dockerfile', 'Dockerfile.dockerignore', 'src/a', 'Dockerfile.dev'],
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
