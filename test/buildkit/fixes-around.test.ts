import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { applyTo, inputOf, offered } from './apply';
import { contentOf } from './content';
import { Host, ranIn } from './host';

/** What a file of a built image holds. */
const textIn = (content: readonly string[], name: string): string | undefined => {
  const entry = content.find((line) => line.startsWith(`${name} `));
  return entry === undefined ? undefined : Buffer.from(entry.split(' ').at(-1) ?? '', 'base64').toString();
};

/** Fixes that save nothing in two builds of one builder: each is held against what it says instead. */
describe('Repairs of what a builder is given', () => {
  let host: Host;
  before(async () => {
    host = await Host.start();
  });
  after(() => host.stop());

  const content = (name: string, flags: readonly string[] = []): Promise<string[]> =>
    contentOf(host, name, join(host.folder, `${name}.tar`), flags);

  it('arg-for-env: the same image, and the value can be set from outside', async () => {
    const folder = host.project('arg-for-env', {
      Dockerfile:
        'FROM BASE AS build\nENV GOFLAGS=-x\nRUN echo "$GOFLAGS" > /flags\nFROM BASE\nCOPY --from=build /flags /flags\n',
    });
    const old = await content('arg-for-env');
    const set = ['--build-arg', 'GOFLAGS=-v'];
    assert.equal(textIn(await content('arg-for-env', set), 'flags'), '-x\n');
    applyTo(offered('arg-for-env', await inputOf(folder, [])));
    assert.deepEqual(await content('arg-for-env'), old);
    assert.equal(textIn(await content('arg-for-env', set), 'flags'), '-v\n');
    // The step that reads it has the same key: it came from the cache.
    assert.deepEqual(ranIn(await host.build('arg-for-env')), []);
  });

  it('ignore-allow-list: the same image, and a COPY of everything takes no more than the list', async () => {
    const folder = host.project('allow-list', {
      Dockerfile: 'FROM BASE\nCOPY src /app/src\nCOPY package.json /app/\n',
      '.dockerignore': 'src/*.log\n',
      'src/a.js': 'a',
      'src/b.log': 'b',
      'package.json': '{}',
      secret: 's',
    });
    const old = await content('allow-list');
    applyTo(offered('ignore-allow-list', await inputOf(folder, [])));
    assert.deepEqual(await content('allow-list'), old);
    writeFileSync(join(folder, 'Dockerfile'), `${readFileSync(join(folder, 'Dockerfile'), 'utf8')}COPY . /all/\n`);
    const all = await content('allow-list');
    const taken = all.flatMap((line) => /^all\/(\S*[^/\s]) /.exec(line)?.[1] ?? []);
    assert.deepEqual(taken, ['package.json', 'src/a.js']);
  });

  it('ignore-git: the same image without .git, and a commit runs nothing again', async () => {
    const folder = host.project('no-git', {
      Dockerfile: 'FROM BASE\nCOPY . /src/\nRUN cat /src/a.txt > /out\n',
      '.dockerignore': 'Dockerfile\n.dockerignore\n',
      'a.txt': 'a',
      '.git/HEAD': 'one',
    });
    const commit = (text: string): void => writeFileSync(join(folder, '.git/HEAD'), text);
    const old = await content('no-git');
    commit('two');
    assert.deepEqual(ranIn(await host.build('no-git')), ['COPY . /src/', 'RUN cat /src/a.txt > /out']);
    applyTo(offered('ignore-git', await inputOf(folder, [])));
    assert.deepEqual(
      await content('no-git'),
      old.filter((line) => !line.startsWith('src/.git')),
    );
    commit('three');
    assert.deepEqual(ranIn(await host.build('no-git')), []);
  });

  it('pin-base: the same image, and a tag that moves runs nothing again', async () => {
    const tag = `localhost:${host.port}/moving:1`;
    const push = async (text: string): Promise<void> => {
      host.project('moving', { Dockerfile: `FROM BASE\nRUN echo ${text} > /which\n` });
      await host.build('moving', { flags: ['-t', tag, '--push'] });
    };
    await push('one');
    const folder = host.project('pinned', { Dockerfile: `FROM ${tag} AS base\nRUN cat /which > /out\n` });
    const first = await host.build('pinned');
    const old = await content('pinned');
    const fix = offered('pin-base', await inputOf(folder, [first]));
    await push('two');
    assert.deepEqual(ranIn(await host.build('pinned')), ['RUN cat /which > /out']);
    applyTo(fix);
    assert.deepEqual(await content('pinned'), old);
    assert.deepEqual(ranIn(await host.build('pinned')), []);
  });

  it('mode-max: the same image, and a fresh builder finds the stage before', async () => {
    const ref = `localhost:${host.port}/cache:bake`;
    const folder = host.project('baked', {
      Dockerfile:
        'FROM BASE AS heavy\nRUN echo baked > /heavy\nCOPY a.txt /a.txt\nFROM BASE\nCOPY --from=heavy /a.txt /heavy /\n',
      'docker-bake.hcl': `# built in CI\ntarget "default" {\n  cache-from = ["type=registry,ref=${ref}"]\n  cache-to   = ["type=registry,ref=${ref}"]\n  output     = ["type=cacheonly"]\n}\n`,
      'a.txt': 'one',
    });
    const old = await content('baked');
    /** A build, and one on a fresh builder after a change. */
    const twice = async (): Promise<string[]> => {
      writeFileSync(join(folder, 'a.txt'), 'one');
      await host.prune();
      await host.bake('baked');
      await host.prune();
      writeFileSync(join(folder, 'a.txt'), 'two');
      return ranIn(await host.bake('baked'));
    };
    assert.ok((await twice()).includes('RUN echo baked > /heavy'));
    applyTo(offered('mode-max', await inputOf(folder, [])));
    assert.match(readFileSync(join(folder, 'docker-bake.hcl'), 'utf8'), /^# built in CI\n[^]*,mode=max"\]/);
    const ran = await twice();
    assert.ok(!ran.includes('RUN echo baked > /heavy'), ran.join('; '));
    writeFileSync(join(folder, 'a.txt'), 'one');
    assert.deepEqual(await content('baked'), old);
  });
});
