import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { BuilderHistories } from '../../extension/session/history';
import { Engine } from './engine';

describe('A healthy builder beside one that is dead and one that hangs', () => {
  let engine: Engine;
  let hanging: Server;
  /** Milliseconds that the healthy builder needs with no other beside it, on this machine at this hour. */
  let alone = 0;
  before(async () => {
    engine = await Engine.start();
    engine.project('p', { Dockerfile: 'FROM BASE\nRUN echo p\n' });
    await engine.build('p');
    const begun = Date.now();
    await engine.buildx.history();
    alone = Date.now() - begun;
    const socket = join(engine.folder, 'hanging.sock');
    // It accepts and never answers.
    hanging = createServer().listen(socket);
    for (const [name, path] of [
      ['hanging', socket],
      ['dead', join(engine.folder, 'dead.sock')],
    ] as const)
      await engine.docker(['buildx', 'create', '--name', name, '--driver', 'remote', `unix://${path}`]);
  });
  after(async () => {
    hanging.close();
    await engine.stop();
  });

  it('is read while the one that hangs is waited for, which is then said not to respond', async () => {
    const begun = Date.now();
    let healthy: number | undefined;
    const histories = new BuilderHistories(() => {
      if (histories.entries.length === 1) healthy ??= Date.now() - begun;
    }, new Set());
    await histories.read(engine.buildx);
    const took = Date.now() - begun;
    // On a busy machine the healthy one may miss its deadline of 3 s: its answer is taken even so.
    for (let i = 0; histories.entries.length === 0 && i < 300; i++) await new Promise((r) => setTimeout(r, 100));
    assert.ok(healthy !== undefined, `no builds: ${JSON.stringify(histories.unreadable)}`);
    assert.ok(healthy < 2000 + 5 * alone, `the healthy one's builds after ${healthy} ms, alone after ${alone} ms`);
    assert.ok(took < 8000 + 5 * alone, `all of it took ${took} ms`);
    assert.deepEqual(histories.unreadable.map((u) => u.builder).sort(), ['dead', 'hanging']);
    // buildx tries a socket that is not there for as long as one that is silent: the two can't be told apart.
    for (const { builder, error } of histories.unreadable) assert.equal(error, 'not responding (3 s)', builder);
    const again = Date.now();
    await histories.read(engine.buildx);
    assert.ok(Date.now() - again < 6000 + 5 * alone);
    assert.equal(histories.entries.length, 1);
    console.log(`healthy after ${healthy} ms, all after ${took} ms`);
  });

  it('the command lists its builds, and names the others', async () => {
    const begun = Date.now();
    const { entries, unreadable } = await engine.buildx.history();
    assert.equal(entries.length, 1);
    assert.deepEqual(unreadable.map((u) => u.builder).sort(), ['dead', 'hanging']);
    assert.ok(Date.now() - begun < 9000 + 5 * alone, `took ${Date.now() - begun} ms`);
  });
});
