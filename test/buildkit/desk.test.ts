import assert from 'node:assert/strict';
import { rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { Desk } from './desk';
import { Engine } from './engine';

describe('Many projects on one Docker Engine', () => {
  let engine: Engine;
  let desk: Desk;
  before(async () => {
    engine = await Engine.start();
    desk = new Desk(engine);
  });
  after(() => engine.stop());

  /** Builds in a project, and gives the last part of the build's ref. */
  const build = async (project: string, ...args: string[]): Promise<string> => {
    const known = new Set((await engine.buildx.history()).entries.map((e) => e.id));
    await engine.build(project, args);
    const fresh = (await engine.buildx.history()).entries.filter((e) => !known.has(e.id));
    assert.equal(fresh.length, 1);
    return fresh[0]?.id ?? '';
  };
  const explained = async (project: string, ref: string): Promise<ExplainJson> =>
    JSON.parse(await desk.stagegraph(project, ['explain', '--format', 'json', ref])) as ExplainJson;
  interface ExplainJson {
    readonly baseline?: { readonly ref: string };
    readonly steps: readonly { readonly causes: readonly { readonly kind: string; readonly message: string }[] }[];
  }

  const names = ['api', 'web', 'worker'] as const;
  const service = (name: string): string =>
    `FROM BASE\nWORKDIR /app\nCOPY shared.txt .\nRUN cat shared.txt\nRUN echo tools\nCOPY services/${name} .\nRUN ls\n`;

  it('gives each of three Dockerfiles that are nearly alike its own builds, and its own baseline', async () => {
    engine.project('shop', {
      'shared.txt': '1',
      ...Object.fromEntries(
        names.flatMap((n) => [
          [`services/${n}/Dockerfile`, service(n)],
          [`services/${n}/a.txt`, n],
        ]),
      ),
    });
    const file = (n: string): string => `services/${n}/Dockerfile`;
    const first: Record<string, string> = {};
    for (const n of names) first[n] = await build('shop', '-f', file(n), '.');
    for (const n of names) {
      assert.deepEqual(await desk.shown('shop', file(n)), { build: first[n] });
      const { baseline, steps } = await explained('shop', first[n] ?? '');
      assert.equal(baseline, undefined, n);
      const causes = steps.flatMap((s) => s.causes);
      assert.ok(!causes.some((c) => c.kind === 'instruction-changed'), JSON.stringify(causes));
    }
    writeFileSync(join(engine.at('shop'), 'services/web/a.txt'), 'other');
    for (const n of ['worker', 'web', 'api']) {
      const second = await build('shop', '-f', file(n), '.');
      assert.deepEqual(await desk.shown('shop', file(n)), { build: second, baseline: first[n] });
      assert.equal((await explained('shop', second)).baseline?.ref, first[n]);
    }
  });

  it('follows links: one file by two paths is one file', async () => {
    symlinkSync(engine.at('shop'), engine.at('linked'));
    const by = await build('linked', '-f', 'services/api/Dockerfile', '.');
    assert.equal((await desk.shown('shop', 'services/api/Dockerfile')).build, by);
    assert.equal((await desk.shown('linked', 'services/api/Dockerfile')).build, by);
  });

  it('offers a build of another folder that is nearly the same, and never takes it', async () => {
    engine.project('mine', { 'shared.txt': '1', 'services/mine/a': '1', Dockerfile: service('mine') });
    engine.project('theirs', { 'shared.txt': '2', 'services/theirs/a': '1', Dockerfile: service('theirs') });
    const own = await build('mine', '.');
    const foreign = await build('theirs', '.');
    assert.equal((await desk.shown('mine')).build, own);
    await engine.docker(['buildx', 'history', 'rm', own]);
    const found = await desk.buildsOf('mine');
    assert.deepEqual(found.builds, []);
    assert.ok(found.offer !== undefined && found.offer.share > 0.6);
    const said = await desk.stagegraph('mine', ['forecast']);
    assert.match(said, /no earlier build/);
    assert.match(said, /fits \d+ %: --against \w+ compares with it/);
    assert.ok(foreign !== '');
  });

  it('reads no record of a build that was made in another folder', async () => {
    const reading = new Desk(engine);
    const { builds } = await reading.buildsOf('shop', 'services/web/Dockerfile');
    assert.equal(reading.read.length, builds.length);
    assert.equal(builds.length, 2);
  });

  it('knows a text from standard input by its folder and its text', async () => {
    engine.project('piped', { Dockerfile: 'FROM BASE\nRUN echo piped\nRUN echo twice\n' });
    const input = `docker build --progress plain -f - . < Dockerfile`;
    await engine.shell(input, engine.at('piped'));
    const { builds, by } = await desk.buildsOf('piped');
    assert.equal(builds.length, 1);
    assert.equal(by, 'text');
    rmSync(engine.at('piped'), { recursive: true });
  });
});
