import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { optionsOf, planned } from '../../extension/core/explain';
import { forecast } from '../../extension/core/forecast';
import { plan } from '../../extension/core/plan';
import { readRecords } from '../../extension/core/records';

const recordings = join(import.meta.dirname, '..', 'recordings');

/** What would run again, by text, of a text against a recorded build. */
async function wouldRebuild(
  scenario: string,
  build: number,
  edit: (text: string) => string,
  buildArgs: Record<string, string> = {},
): Promise<Record<string, string[]>> {
  const [record] = await readRecords(readFileSync(join(recordings, scenario, String(build), 'record.dockerbuild')));
  assert.ok(record?.dockerfile !== undefined);
  const found = forecast({
    plan: plan(edit(record.dockerfile), { ...optionsOf(record), buildArgs: { ...record.buildArgs, ...buildArgs } }),
    earlier: [planned(record)],
  });
  return Object.fromEntries(
    found.steps.filter((s) => s.outcome === 'would-rebuild').map((s) => [s.step.text, s.causes.map((c) => c.kind)]),
  );
}

describe('forecast', () => {
  it('nothing, when nothing was edited', async () => {
    for (const scenario of ['diamond', 'poetry-src', 'heredoc', 'copy-link', 'arg-value', 'bind-mount'])
      assert.deepEqual(await wouldRebuild(scenario, 2, (t) => t), {}, scenario);
  });
  it('an edited line and what stands on it', async () => {
    assert.deepEqual(await wouldRebuild('run-text', 1, (t) => t.replace('echo before', 'echo earlier')), {
      'RUN echo earlier && sleep 1': ['instruction-changed'],
      'COPY dummy /dummy': ['parent-rebuilt'],
      'RUN echo after > /after': ['parent-rebuilt'],
    });
  });
  it('another argument', async () => {
    assert.deepEqual(await wouldRebuild('arg-value', 1, (t) => t, { VERSION: '2' }), {
      'RUN echo two > /two': ['arg-changed'],
      'RUN echo $VERSION > /v': ['arg-changed', 'parent-rebuilt'],
      'COPY --from=a /v /v': ['source-rebuilt'],
      'COPY --from=a /one /one': ['parent-rebuilt', 'source-rebuilt'],
    });
  });
  it('not what --link lays over', async () => {
    assert.deepEqual(await wouldRebuild('copy-link', 2, (t) => t.replace('echo sys2', 'echo sys3')), {
      'RUN echo sys3 > /system': ['instruction-changed'],
    });
  });
  it('nothing for a label or a comment', async () => {
    assert.deepEqual(await wouldRebuild('label-only', 1, (t) => `# why\n${t.replace('LABEL v=1', 'LABEL v=9')}`), {});
  });
  it('all of it without a record', () => {
    const found = forecast({ plan: plan('FROM alpine\nRUN x\nCOPY a /a\n'), earlier: [] });
    assert.equal(found.summary.wouldRebuild, 2);
  });
});
