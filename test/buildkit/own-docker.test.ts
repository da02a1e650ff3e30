import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { Engine } from './engine';
import { Host } from './host';

describe('Tests beside a Docker in use', () => {
  let engine: Engine;
  let host: Host;
  const outer = { ...process.env };
  before(async () => {
    engine = await Engine.start();
    engine.project('p', { Dockerfile: 'FROM BASE\nRUN echo p\n' });
    await engine.build('p');
    // A person's shell: an engine in use, another builder chosen, and a helper for passwords that is no longer there.
    const config = join(engine.folder, 'in-use');
    mkdirSync(config);
    writeFileSync(join(config, 'config.json'), JSON.stringify({ credsStore: 'missing', currentContext: 'missing' }));
    Object.assign(process.env, {
      DOCKER_HOST: engine.env['DOCKER_HOST'],
      DOCKER_CONFIG: config,
      BUILDX_CONFIG: engine.env['BUILDX_CONFIG'],
      BUILDX_BUILDER: 'missing',
      BUILDX_NO_DEFAULT_ATTESTATIONS: '1',
      DOCKER_BUILDKIT: '0',
      COMPOSE_PROJECT_NAME: 'theirs',
    });
    host = await Host.start();
  });
  after(async () => {
    for (const name of Object.keys(process.env)) if (!(name in outer)) Reflect.deleteProperty(process.env, name);
    Object.assign(process.env, outer);
    await host.stop();
    await engine.stop();
  });

  it("have builders of their own, and none of the person's builds", async () => {
    const { entries, unreadable } = await host.buildx.history();
    assert.deepEqual(
      entries.map((e) => e.builder).filter((b) => b !== 'one'),
      [],
    );
    assert.deepEqual(
      unreadable.map((u) => u.builder),
      ['default'],
    );
    assert.deepEqual((await host.buildx.named()).sort(), ['default', 'one']);
  });

  it('build as they do on a bare machine', async () => {
    const folder = join(host.folder, 'p');
    mkdirSync(folder);
    writeFileSync(join(folder, 'Dockerfile'), `FROM ${host.base}\nRUN echo own\n`);
    await host.run(['build', '--builder', 'one', '.'], { cwd: folder });
    const [entry] = (await host.buildx.history()).entries;
    assert.ok(entry !== undefined);
    const record = await host.buildx.load(entry);
    assert.equal(record.status, 'completed');
    assert.match(record.dockerfile ?? '', /echo own/);
    const own = await Engine.start();
    try {
      own.project('q', { Dockerfile: 'FROM BASE\nRUN echo q\n' });
      await own.build('q');
      assert.equal((await own.buildx.history()).entries.length, 1);
    } finally {
      await own.stop();
    }
  });
});
