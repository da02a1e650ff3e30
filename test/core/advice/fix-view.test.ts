import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { AdviceInput } from '../../../extension/core/advice';
import { fixViews, type FixView } from '../../../extension/core/view/fix-view';
import { explain, planned } from '../../../extension/core/explain';
import { plan } from '../../../extension/core/plan';
import { readRecords } from '../../../extension/core/records';

const recordings = join(import.meta.dirname, '..', '..', 'recordings');

/** The second of two recorded builds, with what stands around its Dockerfile. */
async function ofRecording(scenario: string, around: Partial<AdviceInput> = {}): Promise<FixView[]> {
  const read = async (n: number) => {
    const [record] = await readRecords(await readFile(join(recordings, scenario, String(n), 'record.dockerbuild')));
    assert.ok(record !== undefined);
    return planned(record);
  };
  const [first, second] = [await read(1), await read(2)];
  const explanation = explain({ ...second, baselines: [first] });
  const text = second.record.dockerfile ?? '';
  return fixViews({ file: 'Dockerfile', text, plan: plan(text), explanation, ...around });
}

describe('repairs as the panel lists them', () => {
  it('a stage that ran again because of a later COPY has the repair of that COPY', async () => {
    const split = (await ofRecording('seed-inline', { contextFiles: ['dummy'] })).find((v) => v.id === 'split-stage:5');
    assert.deepEqual(split?.steps, ['1:1', '0:1', '2:1']);
    assert.deepEqual(split.lines, [5, 5]);
    assert.equal(split.provable, true);
    assert.match(split.saving, /^saves [\d.]+ s: /);
  });

  it('a mode=max elsewhere stands at the steps that the cache did not hold', async () => {
    const workflow =
      'jobs:\n  image:\n    steps:\n      - uses: docker/build-push-action@v6\n        with:\n          cache-to: type=registry,ref=example.org/app:cache\n          cache-from: type=registry,ref=example.org/app:cache\n';
    const views = await ofRecording('seed-inline', { siblings: [{ file: 'ci.yml', text: workflow }] });
    const mode = views.find((v) => v.id.startsWith('mode-max'));
    assert.ok(mode !== undefined, 'no mode=max');
    assert.ok(mode.steps.includes('0:1'), JSON.stringify(views.map((v) => [v.id, v.steps])));
    assert.equal(mode.provable, false);
  });

  it('of an ARG stands at the step behind it, which a graph can show', () => {
    const text = 'FROM alpine\nARG GIT_SHA\nRUN apk add curl\nRUN echo $GIT_SHA\n';
    const views = fixViews({ file: 'Dockerfile', text, plan: plan(text, { buildArgs: { GIT_SHA: '1' } }) });
    assert.deepEqual(
      views.map((v) => [v.id, v.steps]),
      [['move-down:2', ['0:2']]],
    );
  });

  it('what is offered comes first, and of that what saves most', () => {
    const text = [
      'FROM alpine AS heavy',
      'RUN build-it',
      'FROM heavy AS files',
      'COPY a /a',
      'ARG GIT_SHA',
      'RUN apk add curl',
      'COPY . .',
      'RUN git describe && echo $GIT_SHA',
      'FROM scratch',
      'COPY --from=files /a /a',
      '',
    ].join('\n');
    const views = fixViews({
      file: 'Dockerfile',
      text,
      plan: plan(text, { buildArgs: { GIT_SHA: '1' } }),
      dockerignore: { file: '.dockerignore', text: '' },
      hasGit: true,
    });
    const refused = views.map((v) => v.refused !== undefined);
    assert.deepEqual(refused, refused.toSorted());
    assert.ok(refused.length > 1);
  });
});
