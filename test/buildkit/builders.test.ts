import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { BuilderHistories } from '../../extension/session/history';
import { Engine } from './engine';

describe('A healthy builder beside one that is dead and one that hangs', () => {
  let engine: Engine;
  let hanging: Server;
  before(async () => {
    engine = await Engine.start();
    engine.project('p', { Dockerfile: 'FROM BASE\nRUN echo p\n' });
    await engine.build('p');
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
    const histories = new BuilderHistories(() => undefined, new Set());
    const begun = Date.now();
    await histories.read(engine.buildx);
    console.log(`all read after ${Date.now() - begun} ms`);
    // On a busy machine the healthy one may miss its deadline too: its answer is taken even so when it comes.
    await until(() => histories.entries.length === 1 && histories.unreadable.length === 2);
    assert.deepEqual(histories.unreadable.map((u) => u.builder).sort(), ['dead', 'hanging']);
    // buildx tries a socket that is not there for as long as one that is silent: the two can't be told apart.
    for (const { builder, error } of histories.unreadable) assert.equal(error, 'not responding (3 s)', builder);
    await histories.read(engine.buildx);
    assert.equal(histories.entries.length, 1);
  });

  it('the command lists its builds, and names the others', async () => {
    let found = await engine.buildx.history();
    // As above: a healthy builder may be late on a busy machine, and the next call finds it.
    for (let i = 0; found.entries.length === 0 && i < 10; i++) found = await engine.buildx.history();
    assert.equal(found.entries.length, 1);
    assert.deepEqual(found.unreadable.map((u) => u.builder).sort(), ['dead', 'hanging']);
  });
});

/** Waits for what must come, for as long as the slowest machine may need. */
async function until(holds: () => boolean): Promise<void> {
  for (let i = 0; !holds() && i < 600; i++) await new Promise((r) => setTimeout(r, 100));
}
