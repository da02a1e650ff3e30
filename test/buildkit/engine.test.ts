import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Engine } from './engine';

describe('a real Docker Engine', () => {
  let engine: Engine;
  before(async () => void (engine = await Engine.start()));
  after(() => engine.stop());

  const names = async (): Promise<string[]> =>
    (await engine.buildx.history()).entries.map((e) => `${e.name} ${e.status.toLowerCase()}`);

  it('keeps a history that the extension reads: docker build, bake, compose; failed builds too', async () => {
    engine.project('shop', {
      'a.txt': 'a',
      Dockerfile: 'FROM BASE\nCOPY a.txt /\nRUN cat /a.txt\n',
      'compose.yaml': 'services:\n  web:\n    build: .\n',
      'docker-bake.hcl': 'target "default" {}\n',
      'broken.Dockerfile': 'FROM BASE\nRUN false\n',
    });
    await engine.build('shop');
    await engine.docker(['buildx', 'bake', '--progress', 'plain'], { cwd: engine.at('shop') });
    await engine.docker(['compose', '--progress', 'plain', 'build'], { cwd: engine.at('shop') });
    await engine.build('shop', ['-f', 'broken.Dockerfile', '.'], { allowFailure: true });
    assert.equal((await names()).length, 4);
    assert.equal((await names()).filter((n) => / error/.test(n)).length, 1);
    const [newest] = (await engine.buildx.history()).entries.filter((e) => e.status === 'Completed');
    assert.ok(newest !== undefined);
    const record = await engine.buildx.load(newest);
    assert.ok(record.vertices.some((v) => v.name.includes('RUN cat /a.txt') && v.cached));
  });
});
