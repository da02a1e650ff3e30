import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { explain, planned } from '../../extension/core/explain';
import { causeSentence } from '../../extension/core/words/causes';
import { Host } from './host';

const seed = `FROM BASE AS stage1
RUN echo curl > /curl && sleep 1

FROM stage1 AS stage2
COPY ./dummy ./dummy

FROM scratch
COPY --from=stage2 ./dummy ./dummy
`;

const split = `FROM BASE AS stage1
RUN echo curl > /curl && sleep 1

FROM scratch AS files
COPY ./dummy ./dummy

FROM stage1 AS stage2
COPY --from=files . .

FROM scratch
COPY --from=files ./dummy ./dummy
`;

describe('An inline cache on a fresh builder (moby/buildkit issue 2120)', () => {
  let host: Host;
  before(async () => {
    host = await Host.start();
  });
  after(() => host.stop());

  it('rebuilds stage1, because the changed COPY needs its files to write into', async () => {
    const folder = host.project('seed', { Dockerfile: seed, dummy: 'one' });
    const image = `localhost:${host.port}/seed:latest`;
    const flags = ['-t', image, '--push', '--cache-to', 'type=inline', '--cache-from', image];
    const first = await host.build('seed', { flags });
    await host.prune();
    writeFileSync(join(folder, 'dummy'), 'two');
    const second = await host.build('seed', { flags });
    const e = explain({ ...planned(second), baselines: [planned(first)] });
    const stage1 = e.steps.find((s) => s.step.instruction === 'RUN');
    assert.equal(stage1?.outcome, 'rebuilt');
    assert.deepEqual(
      stage1.causes.map((c) => c.kind),
      ['needed-downstream'],
    );
    assert.match(
      stage1.causes.map((c) => causeSentence(c, 'past')).join(),
      /stage1 was rebuilt because COPY \.\/dummy in stage2 changed and needs stage1's files to write into; the inline cache holds the final stage's layers only/,
    );
    const copy = e.steps.find((s) => s.step.text.startsWith('COPY ./dummy'));
    assert.deepEqual(
      copy?.causes.map((c) => c.kind),
      ['files-changed'],
    );
    assert.deepEqual(stage1.root, [copy.step.id]);
  });

  it('does not touch stage1 once the files have a stage of their own', async () => {
    const folder = host.project('split', { Dockerfile: split, dummy: 'one' });
    const image = `localhost:${host.port}/split:latest`;
    const flags = ['-t', image, '--push', '--cache-to', 'type=inline', '--cache-from', image];
    const first = await host.build('split', { flags });
    await host.prune();
    writeFileSync(join(folder, 'dummy'), 'two');
    const second = await host.build('split', { flags });
    const e = explain({ ...planned(second), baselines: [planned(first)] });
    assert.equal(e.steps.find((s) => s.step.instruction === 'RUN')?.outcome, 'not-needed');
    assert.equal(
      second.vertices.some((v) => v.name.includes('stage1')),
      false,
    );
  });

  it('is cached with mode=max', async () => {
    const folder = host.project('max', { Dockerfile: seed.replace('curl', 'max'), dummy: 'one' });
    const image = `localhost:${host.port}/max`;
    const flags = [
      '-t',
      `${image}:latest`,
      '--push',
      '--cache-to',
      `type=registry,ref=${image}:cache,mode=max`,
      '--cache-from',
      `type=registry,ref=${image}:cache`,
    ];
    const first = await host.build('max', { flags });
    await host.prune();
    writeFileSync(join(folder, 'dummy'), 'two');
    const second = await host.build('max', { flags });
    const e = explain({ ...planned(second), baselines: [planned(first)] });
    assert.equal(e.steps.find((s) => s.step.instruction === 'RUN')?.outcome, 'cached');
  });

  it('says the same of a cache written with mode=min', async () => {
    const folder = host.project('min', { Dockerfile: seed.replace('curl', 'min'), dummy: 'one' });
    const image = `localhost:${host.port}/min`;
    const flags = [
      '-t',
      `${image}:latest`,
      '--push',
      '--cache-to',
      `type=registry,ref=${image}:cache,mode=min`,
      '--cache-from',
      `type=registry,ref=${image}:cache`,
    ];
    const first = await host.build('min', { flags });
    await host.prune();
    writeFileSync(join(folder, 'dummy'), 'two');
    const second = await host.build('min', { flags });
    const e = explain({ ...planned(second), baselines: [planned(first)] });
    const stage1 = e.steps.find((s) => s.step.instruction === 'RUN');
    assert.deepEqual(
      stage1?.causes.map((c) => c.kind),
      ['needed-downstream'],
    );
  });

  it('leaves a fresh builder without any cache explained as missing, not as changed', async () => {
    host.project('fresh', { Dockerfile: seed.replace('curl', 'fresh'), dummy: 'one' });
    const first = await host.build('fresh');
    await host.prune();
    const second = await host.build('fresh');
    const e = explain({ ...planned(second), baselines: [planned(first)] });
    const kinds = new Set(e.steps.filter((s) => s.outcome === 'rebuilt').flatMap((s) => s.causes.map((c) => c.kind)));
    assert.deepEqual([...kinds], ['cache-missing']);
  });
});
