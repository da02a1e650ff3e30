import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { gunzipSync, gzipSync } from 'node:zlib';
import { packTar, unpackTar } from 'modern-tar';
import { Archive } from '../../extension/archive/archive';
import { keepRecord } from '../../extension/archive/records';
import { readRecords, type BuildRecord } from '../../extension/core/records';
import { masked } from '../../extension/core/text/mask';
import { Secrets } from '../../extension/core/text/secrets';

const root = join(import.meta.dirname, '..', '..');
const folder = mkdtempSync(join(tmpdir(), 'stagegraph-secrets-'));
after(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Secrets that are planted, one a place: none may be in any output. */
const planted = (place: string): string => `Zq7-${place}-pLaNtEd`;
const leak = /Zq7-[\w-]+-pLaNtEd/;
const jwt = `eyJ${'a1'.repeat(12)}.eyJ${'b2'.repeat(12)}.${'c3'.repeat(12)}`;
const github = `ghp_${'Ab1'.repeat(12)}`;

/** Lines of a Dockerfile, each with a secret in another place. */
const lines = {
  'ARG default': `ARG NPM_TOKEN=${planted('arg')}`,
  'ENV with a sign': `ENV DB_PASSWORD=${planted('env')}`,
  'ENV with a blank': `ENV STRIPE_KEY ${planted('blank')}`,
  'ENV in quotes': `ENV CONNECTION_STRING="Server=a b;${planted('quoted')}"`,
  'ENV used by RUN': `ENV API_SECRET=${planted('used')}\nRUN call ${planted('used')}`,
  'an ARG that a COPY expands': `ARG DEPLOY_TOKEN=${planted('expanded')}\nCOPY $DEPLOY_TOKEN /x/`,
  'assignment in RUN': `RUN AWS_SECRET_ACCESS_KEY=${planted('run')} deploy`,
  'short and plain': 'RUN DB_PASSWORD=zqhunter go',
  'a user and password in a URL': `RUN git clone https://me:${planted('url')}@host/a.git`,
  'a token in a URL': `RUN git clone https://x${planted('urltoken')}@host/a.git`,
  'a token in a query': `ADD https://host/a?token=${planted('query')}&b=1 /`,
  npmrc: `RUN echo "//registry.npmjs.org/:_authToken=${planted('npmrc')}" > .npmrc`,
  'a token of GitHub': `RUN echo ${github}`,
  'a JSON Web Token': `RUN echo ${jwt}`,
} as const;
const isLeaking = (text: string): boolean =>
  leak.test(text) || text.includes(github) || text.includes(jwt) || text.includes('zqhunter');

function run(args: readonly string[]): string {
  const done = spawnSync(process.execPath, [join(root, 'dist', 'stagegraph.js'), ...args], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, PATH: '' },
  });
  assert.equal(done.status, 0, done.stderr);
  return done.stdout + done.stderr;
}

/** A recorded build whose argument VERSION is a secret. */
async function recorded(build: '1' | '2'): Promise<string> {
  const bytes = readFileSync(join(root, 'test', 'recordings', 'arg-value', build, 'record.dockerbuild'));
  const text = (s: string): string =>
    s
      .replaceAll(`"build-arg:VERSION":"${build}"`, `"build-arg:API_TOKEN":"${planted(build)}"`)
      .replaceAll(`"VERSION=${build}"`, `"API_TOKEN=${planted(build)}"`)
      .replace(/"data":\s*"([\w+/=]{20,})"/g, (_, data: string) => {
        const dockerfile = Buffer.from(data, 'base64').toString().replaceAll('VERSION', 'API_TOKEN');
        return `"data":"${Buffer.from(dockerfile).toString('base64')}"`;
      });
  const entries = (await unpackTar(gunzipSync(bytes))).map(({ header, data }) => {
    const raw = Buffer.from(data ?? []);
    const body = raw[0] === 0x7b ? Buffer.from(text(raw.toString())) : raw;
    return { header: { ...header, size: body.byteLength }, body };
  });
  const file = join(folder, `${build}.dockerbuild`);
  writeFileSync(file, gzipSync(await packTar(entries)));
  return file;
}

describe('Secrets', () => {
  for (const format of ['text', 'json', 'markdown', 'svg', 'dot', 'mermaid'])
    it(`are in no drawing of a Dockerfile: ${format}`, () => {
      writeFileSync(join(folder, 'Dockerfile'), `FROM alpine\n${Object.values(lines).join('\n')}\nRUN done\n`);
      const drawn = run(['graph', '--format', format, 'Dockerfile']);
      assert.ok(!isLeaking(drawn), drawn);
      assert.ok(drawn.includes('alpine'));
      writeFileSync(join(folder, 'Dockerfile'), 'FROM alpine\nARG TOKEN\nCOPY $TOKEN /x\n');
      const out = run(['graph', '--format', format, '--build-arg', `TOKEN=${planted('flag')}`, 'Dockerfile']);
      assert.ok(!isLeaking(out), out);
    });

  for (const format of ['text', 'json', 'markdown', 'svg', 'dot', 'mermaid'])
    it(`are in no explanation: ${format}`, async () => {
      const [old, now] = [await recorded('1'), await recorded('2')];
      const bytes = readFileSync(now);
      const [record] = await readRecords(bytes);
      assert.ok(JSON.stringify(record).includes(planted('2')), 'the record holds the secret');
      const out = run(['explain', '--format', format, '--against', old, now]);
      assert.ok(!isLeaking(out), out);
      if (format === 'text' || format === 'json') assert.ok(out.includes('API_TOKEN'), out);
    });

  it('are in no log that is explained', () => {
    const text = [
      '#1 [internal] load build definition from Dockerfile\n#1 DONE 0.0s',
      `#2 [1/2] FROM docker.io/library/alpine\n#2 DONE 0.1s`,
      `#3 [2/2] RUN NPM_TOKEN=${planted('log')} npm ci\n#3 0.1 using ${planted('log')}\n#3 ERROR: ${planted('log')}`,
    ].join('\n');
    writeFileSync(join(folder, 'a.log'), text);
    for (const format of ['text', 'json', 'markdown', 'svg']) {
      const out = run(['explain', '--format', format, 'a.log']);
      assert.ok(!isLeaking(out), out);
    }
  });

  it('are in no text that steps wrote, kept for later; what is kept is its owner’s alone', async () => {
    const [record] = await readRecords(readFileSync(await recorded('2')));
    assert.ok(record !== undefined);
    const told: BuildRecord = {
      ...record,
      error: `failed with ${planted('2')}`,
      vertices: record.vertices.map((v) => ({ ...v, log: [`said ${planted('2')}`], error: planted('2') })),
    };
    const store = join(folder, 'store');
    await keepRecord(new Archive(store), 'a', told);
    const isOpen = (path: string): boolean => (statSync(path).mode & 0o077) !== 0;
    for (const kind of readdirSync(store)) {
      assert.ok(!isOpen(join(store, kind)));
      for (const name of readdirSync(join(store, kind))) assert.ok(!isOpen(join(store, kind, name)));
    }
    const kept = JSON.parse(
      gunzipSync(readFileSync(join(store, 'record', readdirSync(join(store, 'record'))[0] ?? ''))).toString(),
    ) as { record: BuildRecord };
    const { vertices, error, buildArgs, attrs } = kept.record;
    const shown = JSON.stringify([error, buildArgs, attrs, vertices.map((v) => [v.log, v.error])]);
    assert.ok(!isLeaking(shown), shown);
  });

  it('are hidden in what the panel gets, wherever they are known from', () => {
    const secrets = new Secrets();
    secrets.learnFrom({ buildArgs: { MY_TOKEN: 'Abc-123456' }, env: [{ name: 'A_KEY', value: 'x"<&y z1' }] });
    secrets.learnFrom({ ops: ['OTHER_TOKEN=with a blank 1'], kind: 'cache-missing', key: 'stage-one-1' });
    const shared = { text: 'says Abc-123456' };
    const shown = secrets.hideIn({
      a: shared,
      b: shared,
      c: ['x"<&y z1', 'x&quot;&lt;&amp;y z1', 'x\\"<&y z1', 'x%22%3C%26y%20z1', 'with a blank 1'],
      kind: 'cache-missing',
      key: 'stage-one-1',
    });
    assert.deepEqual(shown, {
      a: { text: `says ${masked}` },
      b: { text: `says ${masked}` },
      c: [masked, masked, masked, masked, masked],
      kind: 'cache-missing',
      key: 'stage-one-1',
    });
    assert.equal(shown.a, shown.b);
  });

  const open = [
    'RUN --mount=type=secret,id=npm_token npm ci',
    'RUN --mount=type=secret,id=npm_token,env=NPM_TOKEN npm ci',
    'RUN curl -H "Authorization: $API_TOKEN" https://host/a@b:c',
    'ARG NPM_TOKEN',
    'ENV TOKEN=$OTHER',
    'FROM registry:5000/a@sha256:0123456789abcdef',
    'git@github.com:a/b.git',
  ];
  for (const text of open) it(`are not seen in ${text}`, () => assert.equal(new Secrets().hide(text), text));
});
