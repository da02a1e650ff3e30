import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { optionsOf, planned, type ContextVerdict } from '../../extension/core/explain';
import { noteText } from '../../extension/core/words/notes';
import { assumptionSentence } from '../../extension/core/words/reasons';
import { differs, forecast, type EarlierBuild, type Forecast } from '../../extension/core/forecast';
import { forecastLine, nextBuild } from '../../extension/core/format/forecast-line';
import { forecastToText } from '../../extension/core/format/forecast-text';
import { plan } from '../../extension/core/plan';
import { readRecords, type BuildRecord, type Vertex } from '../../extension/core/records';

const recordings = join(import.meta.dirname, '..', 'recordings');

async function recorded(scenario: string, build: number): Promise<BuildRecord & { readonly dockerfile: string }> {
  const [record] = await readRecords(readFileSync(join(recordings, scenario, String(build), 'record.dockerbuild')));
  assert.ok(record?.dockerfile !== undefined);
  return { ...record, dockerfile: record.dockerfile };
}

/** What would run again, by text, of a text against a recorded build. */
async function wouldRebuild(
  scenario: string,
  build: number,
  edit: (text: string) => string,
  buildArgs: Record<string, string> = {},
): Promise<Record<string, string[]>> {
  const record = await recorded(scenario, build);
  const found = forecast({
    plan: plan(edit(record.dockerfile), { ...optionsOf(record), buildArgs: { ...record.buildArgs, ...buildArgs } }),
    earlier: [planned(record)],
  });
  return Object.fromEntries(
    found.steps.filter((s) => s.outcome === 'would-rebuild').map((s) => [s.step.text, s.causes.map((c) => c.kind)]),
  );
}

/** A build of a text in which everything ran for a second, but for what is said of single vertices. */
function built(text: string, ref: string, fields: Partial<BuildRecord> = {}, of: Partial<Vertex> = {}): EarlierBuild {
  const made = plan(text);
  const vertices = made.steps
    .filter((s) => s.vertexName !== undefined && s.needed)
    .map((s): Vertex => ({
      id: `${ref} ${s.id}`,
      name: s.vertexName ?? '',
      inputs: [],
      cached: false,
      started: true,
      completed: true,
      seconds: s.instruction === 'FROM' ? 0 : 1,
      statuses: [],
      log: [],
      ...(s.instruction !== 'FROM' && of),
    }));
  const startedAt = Date.UTC(2026, 2, 4, 9, Number(ref));
  const record: BuildRecord = {
    form: 'history',
    ref,
    startedAt,
    status: 'completed',
    dockerfile: text,
    vertices,
    warnings: [],
    ...fields,
  };
  return { record, plan: made };
}

const told = (f: Forecast): Record<string, string> =>
  Object.fromEntries(
    f.steps
      .filter((s) => s.outcome === 'would-rebuild' || s.outcome === 'would-reuse')
      .map((s) => [
        s.step.text,
        s.causes.length > 0
          ? s.causes.map((c) => `${c.kind} ${c.certainty}`).join(', ')
          : (noteText(s.notes) ?? 'reused'),
      ]),
  );

describe('forecast', () => {
  it('nothing, when nothing was edited', async () => {
    for (const scenario of ['diamond', 'poetry-src', 'heredoc', 'copy-link', 'arg-value', 'bind-mount', 'seed-inline'])
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
  it('one platform of several, and says which', async () => {
    const record = await recorded('multi-platform', 1);
    const found = forecast({ plan: plan(record.dockerfile, optionsOf(record)), earlier: [planned(record)] });
    assert.equal(found.summary.wouldRebuild, 0);
    assert.match(found.assumes.map(assumptionSentence).join('\n'), /of 2 platforms, linux\/\w+ is looked at/);
  });
});

describe('What a forecast rests on', () => {
  const text = 'FROM alpine:3\nRUN a\nCOPY src /src\nRUN b\n';
  const verdict = (kind: 'changed' | 'unchanged' | 'candidates'): ReadonlyMap<string, ContextVerdict> => {
    const files = [{ path: 'src/x', change: kind === 'changed' ? 'content' : 'candidate' } as const];
    const evidence = [{ kind: 'fingerprints-taken' } as const];
    const said: ContextVerdict =
      kind === 'changed'
        ? { kind, files, certainty: 'proven', evidence }
        : kind === 'unchanged'
          ? { kind, touched: [], evidence }
          : { kind, files, evidence };
    return new Map([['0:2', said]]);
  };
  const noFingerprint = 'reused if its files are as they were: no fingerprint of that build is at hand';
  const one = built(text, '1');
  const changed = text.replace('RUN a', 'RUN other');
  const table: readonly (readonly [string, string, readonly EarlierBuild[], Record<string, string>])[] = [
    [
      'no build: that it would run is not known',
      text,
      [],
      { 'RUN a': 'first-build unknown', 'COPY src /src': 'first-build unknown', 'RUN b': 'first-build unknown' },
    ],
    [
      'no fingerprint: reused as far as the files are as they were',
      text,
      [one],
      { 'RUN a': 'reused', 'COPY src /src': noFingerprint, 'RUN b': 'reused if COPY src is' },
    ],
    [
      'a fingerprint that shows no difference',
      text,
      [{ ...one, context: verdict('unchanged') }],
      { 'RUN a': 'reused', 'COPY src /src': 'reused', 'RUN b': 'reused' },
    ],
    [
      'a fingerprint that shows one',
      text,
      [{ ...one, context: verdict('changed') }],
      { 'RUN a': 'reused', 'COPY src /src': 'files-changed proven', 'RUN b': 'parent-rebuilt proven' },
    ],
    [
      'files that were touched: no surer than that',
      text,
      [{ ...one, context: verdict('candidates') }],
      { 'RUN a': 'reused', 'COPY src /src': 'files-changed unknown', 'RUN b': 'parent-rebuilt unknown' },
    ],
    [
      'a record without a Dockerfile: hidden differences are not seen',
      text.replace('RUN b', 'RUN c'),
      [{ record: { ...one.record, dockerfile: undefined } as unknown as BuildRecord }],
      {
        'RUN a': 'the record keeps no Dockerfile: a changed ARG, ENV or heredoc would not be seen',
        'COPY src /src': `${noFingerprint}; the record keeps no Dockerfile: a changed ARG, ENV or heredoc would not be seen`,
        'RUN c': 'instruction-changed proven',
      },
    ],
    [
      'a URL and a repository: not asked',
      'FROM alpine:3\nADD https://example.com/x /x\nADD https://example.com/y.git /y\n',
      [built('FROM alpine:3\nADD https://example.com/x /x\nADD https://example.com/y.git /y\n', '1')],
      {
        'ADD https://example.com/x /x': 'reused if https://example.com/x gives what it gave: it was not asked',
        'ADD https://example.com/y.git /y': 'reused if https://example.com/y.git gives what it gave: it was not asked',
      },
    ],
    [
      'a build before the last had the step: its result is still held',
      text,
      [
        { ...built(changed, '2'), context: verdict('unchanged') },
        { ...one, context: verdict('unchanged') },
      ],
      Object.fromEntries(
        ['RUN a', 'COPY src /src', 'RUN b'].map((step) => [
          step,
          'differs from the build it is held against and is what it was in the build of 2026-03-04 09:01: reused if the builder still holds that',
        ]),
      ),
    ],
    [
      'a build before the last had it, and of its files nothing is known: as far as they are as they were',
      text,
      [{ ...built(changed, '2'), context: verdict('unchanged') }, one],
      {
        'RUN a':
          'differs from the build it is held against and is what it was in the build of 2026-03-04 09:01: reused if the builder still holds that',
        'COPY src /src': `differs from the build it is held against and is what it was in the build of 2026-03-04 09:01: reused if the builder still holds that; ${noFingerprint}`,
        'RUN b':
          'differs from the build it is held against and is what it was in the build of 2026-03-04 09:01: reused if the builder still holds that',
      },
    ],
    [
      'a build before the last had the very line, and of what is below it nothing is known: inferred',
      text.replace('RUN b', 'RUN c'),
      [{ ...one, context: verdict('unchanged') }, built(text.replace('RUN b', 'RUN c'), '0')],
      { 'RUN a': 'reused', 'COPY src /src': 'reused', 'RUN c': 'instruction-changed inferred' },
    ],
    [
      'a build before the last stood on another image of that name: not held',
      'FROM alpine:3\nRUN a\n',
      ['2', '1'].map((ref, i) => {
        const b = built(i === 0 ? 'FROM alpine:3\nRUN other\n' : 'FROM alpine:3\nRUN a\n', ref);
        const vertices = b.record.vertices.map((v) => ({
          ...v,
          name: v.name.replace(/(FROM \S+)$/, `$1@sha256:${ref.repeat(64)}`),
        }));
        return { ...b, record: { ...b.record, vertices } };
      }),
      { 'RUN a': 'instruction-changed proven' },
    ],
    [
      'a step that the record does not tell of',
      'FROM alpine:3\nRUN a\n',
      [built('FROM alpine:3\nRUN a\n', '1', {}, { completed: false })],
      { 'RUN a': 'the record does not tell whether the step was built: it may run' },
    ],
    [
      'a step that failed runs again',
      'FROM alpine:3\nRUN a\n',
      [built('FROM alpine:3\nRUN a\n', '1', { status: 'failed' }, { completed: true, error: 'exit code 1' })],
      { 'RUN a': 'first-build inferred' },
    ],
    [
      'the same steps in a stage of their own',
      'FROM alpine:3 AS first\nRUN a\nFROM first\nRUN b\n',
      [built('FROM alpine:3\nRUN a\nRUN b\n', '1')],
      { 'RUN a': 'reused', 'RUN b': 'reused' },
    ],
    [
      'the same in other words',
      'FROM alpine:3 AS z\nRUN --network=default a\nFROM alpine:3\nCOPY  --from=z  ./x  /x\n',
      [built('FROM alpine:3 AS a\nRUN a\nFROM alpine:3\nCOPY --from=a /x /x\n', '1')],
      { 'RUN --network=default a': 'reused', 'COPY  --from=z  ./x  /x': 'reused' },
    ],
    [
      'another name of what may be the same image',
      'FROM alpine:latest\nRUN a\nCOPY --from=busybox:1.36 /bin/sh /x\n',
      [built('FROM alpine:3\nRUN a\nCOPY --from=busybox:1 /bin/sh /x\n', '1')],
      {
        'RUN a': 'instruction-changed inferred',
        'COPY --from=busybox:1.36 /bin/sh /x': 'options-changed inferred, parent-rebuilt inferred',
      },
    ],
    [
      'another digest is another image',
      `FROM alpine@sha256:${'b'.repeat(64)}\nRUN a\n`,
      [built(`FROM alpine@sha256:${'a'.repeat(64)}\nRUN a\n`, '1')],
      { 'RUN a': 'base-changed inferred' },
    ],
    ...([`alpine:3@sha256:${'a'.repeat(64)}`, `alpine@sha256:${'a'.repeat(64)}`] as const).map((pinned) => {
      const b = built('FROM alpine:3\nRUN a\n', '1');
      const vertices = b.record.vertices.map((v) => ({
        ...v,
        name: v.name.replace(/(FROM \S+)$/, `$1@sha256:${'a'.repeat(64)}`),
      }));
      const earlier = [{ ...b, record: { ...b.record, vertices } }];
      return [`pinned to what it was: ${pinned}`, `FROM ${pinned}\nRUN a\n`, earlier, { 'RUN a': 'reused' }] as const;
    }),
    [
      'a platform of FROM',
      'FROM --platform=linux/arm64 alpine:3\nRUN a\n',
      [built('FROM alpine:3\nRUN a\n', '1')],
      { 'RUN a': 'instruction-changed inferred' },
    ],
    [
      'a secret is masked',
      'FROM alpine:3\nARG API_TOKEN=hush-2\nRUN a\n',
      [built('FROM alpine:3\nARG API_TOKEN=hush-1\nRUN a\n', '1')],
      { 'RUN a': 'arg-changed proven' },
    ],
  ];
  for (const [name, now, earlier, expected] of table)
    it(name, () => {
      const found = forecast({ plan: plan(now), earlier });
      assert.deepEqual(told(found), expected);
      assert.doesNotMatch(JSON.stringify(found.steps.map((s) => s.causes)), /hush/);
    });

  it('has the seconds of the build in which the step ran last', () => {
    const [two, first] = [built(text, '2', {}, { cached: true, started: false, completed: true, seconds: 0 }), one];
    const found = forecast({ plan: plan(changed), earlier: [two, first] });
    assert.deepEqual(
      found.steps.filter((s) => s.outcome === 'would-rebuild').map((s) => s.seconds),
      [1, 1, 1],
    );
    assert.equal(found.summary.seconds, 3);
    assert.equal(found.summary.untimed, 0);
    const alone = forecast({ plan: plan(changed), earlier: [two] });
    assert.equal(alone.summary.seconds, 0);
    assert.equal(alone.summary.untimed, 3);
  });

  it('takes what a build for another target left, and says nothing of its other steps', () => {
    const shared = (run: string): string =>
      `FROM alpine:3 AS base\nRUN ${run}\nFROM base AS a\nRUN only a\nFROM base AS b\nRUN only b\n`;
    const forA = built(shared('two').split('FROM base AS b')[0] ?? '', '2', {
      target: 'a',
      dockerfile: shared('two'),
    });
    const earlier = [built(shared('one'), '1'), { record: forA.record, plan: plan(shared('two'), { target: 'a' }) }];
    const [line, beside] = earlier;
    assert.ok(line !== undefined && beside !== undefined);
    const found = forecast({ plan: plan(shared('two')), earlier: [line, { ...beside, beside: true }] });
    assert.deepEqual(told(found), {
      'RUN two':
        'differs from the build it is held against and is what it was in the build of 2026-03-04 09:02: reused if the builder still holds that',
      'RUN only b': 'parent-rebuilt inferred',
    });
    const alone = forecast({ plan: plan(shared('two')), earlier: [line] });
    assert.deepEqual(told(alone), { 'RUN two': 'instruction-changed proven', 'RUN only b': 'parent-rebuilt proven' });
  });

  it('counts seconds of two steps that are one for the builder once', () => {
    const twice = 'FROM alpine:3 AS a\nRUN x\nFROM alpine:3 AS b\nRUN x\nFROM a\nCOPY --from=b /x /y\n';
    const found = forecast({ plan: plan(twice.replaceAll('RUN x', 'RUN y')), earlier: [built(twice, '1')] });
    assert.deepEqual(told(found), {
      'RUN y': 'instruction-changed proven',
      'COPY --from=b /x /y': 'parent-rebuilt proven, source-rebuilt inferred',
    });
    assert.equal(found.summary.seconds, 2);
  });

  it('says that something differs only when that is known', () => {
    const against = (now: string, kind: 'changed' | 'unchanged' | 'candidates', fields: Partial<EarlierBuild> = {}) =>
      differs(forecast({ plan: plan(now), earlier: [{ ...one, context: verdict(kind), ...fields }] }));
    assert.equal(against(changed, 'unchanged'), true);
    assert.equal(against(text, 'changed'), true);
    assert.equal(against(text, 'unchanged'), false);
    assert.equal(against(text, 'candidates'), false);
    assert.equal(differs(forecast({ plan: plan(text), earlier: [] })), false);
    const failed = built(text, '1', { status: 'failed' }, { error: 'exit code 1' });
    assert.equal(differs(forecast({ plan: plan(text), earlier: [failed] })), false);
  });

  it('says it in a line, and what of it falls to a stage', () => {
    const found = forecast({ plan: plan(changed), earlier: [{ ...one, context: verdict('unchanged') }] });
    assert.equal(
      forecastLine(found),
      'next build: 3 of 3 would be rebuilt, about 3.0 s; root: the line RUN other was edited (line 2), 3.0 s',
    );
    assert.equal(nextBuild(found), 'next build: 3 steps, about 3.0 s');
    assert.equal(nextBuild(found, 0), 'next build: 3 steps, about 3.0 s');
    assert.equal(nextBuild(found, 1), undefined);
    const maybe = forecast({ plan: plan(text), earlier: [{ ...one, context: verdict('candidates') }] });
    assert.match(
      forecastLine(maybe),
      /^next build: 2 of 3 would be rebuilt, perhaps, about 2\.0 s; root: src\/x was touched/,
    );
    const none = forecast({ plan: plan(text), earlier: [one] });
    assert.equal(forecastLine(none), 'next build: nothing would be rebuilt, as far as is known');
    assert.match(forecastToText(none), /rests on the build of 2026-03-04 09:01 \(1\), the build you chose\n/);
  });
});
