import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { differencesOf, earlierInLine, type LineDifference } from '../../../extension/core/lines';
import { chooseBaselines } from '../../../extension/core/explain';
import type { BuildRecord } from '../../../extension/core/records';

const text = [
  'ARG KIND=slim',
  'ARG TAG=1',
  'FROM base:$TAG AS slim',
  'FROM base AS full',
  'RUN full',
  'FROM $KIND AS app',
  'RUN app',
  '',
].join('\n');

let count = 0;
const record = (fields: Partial<BuildRecord> = {}): BuildRecord => ({
  form: 'history',
  ref: `r${count++}`,
  status: 'completed',
  vertices: [],
  warnings: [],
  dockerfile: text,
  contextPath: '/p',
  dockerfilePath: '/p/Dockerfile',
  builder: 'one',
  platforms: ['linux/amd64'],
  startedAt: count * 1000,
  ...fields,
});

describe('Builds of one line', () => {
  const table: readonly (readonly [string, Partial<BuildRecord>, readonly LineDifference[]])[] = [
    ['the same again', {}, []],
    ['of an older text', { dockerfile: 'FROM other\nRUN other\n' }, []],
    ['its neighbour', { dockerfilePath: '/p/b.Dockerfile' }, ['file']],
    ['a file of the same name below', { dockerfilePath: '/p/web/Dockerfile' }, ['file']],
    ['another context', { contextPath: '/p/web' }, ['context']],
    ['another target', { target: 'full' }, ['target']],
    ['the last stage, asked for by name', { target: 'APP' }, []],
    ['the last stage, asked for by number', { target: '2' }, []],
    ['another platform', { platforms: ['linux/arm64'] }, ['platforms']],
    ['no platform told', { platforms: undefined as never }, []],
    ['another builder', { builder: 'two' }, ['builder']],
    ['a named context', { attrs: { 'context:base': 'docker-image://other' } }, ['replaced']],
    ['an argument that chose another stage', { buildArgs: { KIND: 'full' } }, ['replaced']],
    ['a default of the text that chose another stage', { dockerfile: text.replace('KIND=slim', 'KIND=full') }, []],
    ['an argument that chose another image', { buildArgs: { TAG: '2' } }, []],
    ['another file on another builder', { dockerfilePath: '/q/Dockerfile', builder: 'two' }, ['file', 'builder']],
    ['a log', { contextPath: undefined as never, dockerfilePath: undefined as never, builder: undefined as never }, []],
    [
      'a log of another text',
      { contextPath: undefined as never, dockerfilePath: undefined as never, dockerfile: 'FROM other\nRUN other\n' },
      ['file'],
    ],
  ];
  for (const [name, fields, expected] of table)
    it(`${name}: ${expected.join(', ') || 'one line'}`, () =>
      assert.deepEqual(differencesOf(record(fields), record()), expected));

  it('two machines have one file when the repository is one', () => {
    const attrs = { 'vcs:source': 'git@host:shop.git', 'vcs:localdir:context': 'api' };
    const bare = { contextPath: undefined as never, dockerfilePath: 'Dockerfile' };
    assert.deepEqual(
      differencesOf(
        record({ ...bare, attrs }),
        record({ contextPath: '/p/api', dockerfilePath: '/p/api/Dockerfile', attrs }),
      ),
      [],
    );
  });
});

describe('What a build is held against', () => {
  const all = [
    record(),
    record({ dockerfilePath: '/p/web/Dockerfile' }),
    record({ target: 'full' }),
    record({ builder: 'two' }),
    record({ status: 'failed' }),
    record({ status: 'running' }),
    record(),
  ];
  const [first, web, full, two, failed, running, last] = all as [
    BuildRecord,
    BuildRecord,
    BuildRecord,
    BuildRecord,
    BuildRecord,
    BuildRecord,
    BuildRecord,
  ];

  it('earlier builds of its line, newest first', () => assert.deepEqual(earlierInLine(last, all), [failed, first]));
  it('the same from the chooser of baselines', () =>
    assert.deepEqual(chooseBaselines(last, all), { records: [failed, first], why: { kind: 'newest' } }));
  it('a line of its own on another builder', () =>
    assert.deepEqual(chooseBaselines(two, all), { records: [first], why: { kind: 'other-builder' } }));
  it('for want of others, one with another stage chosen', () => {
    const chosen = record({ buildArgs: { KIND: 'full' } });
    assert.deepEqual(chooseBaselines(chosen, [first]), { records: [first], why: { kind: 'other-line' } });
  });
  it('never another file, nor another target', () => {
    assert.deepEqual(chooseBaselines(web, all).why, { kind: 'none' });
    assert.deepEqual(chooseBaselines(full, all).why, { kind: 'none' });
  });
  it('what runs is no baseline', () => assert.ok(!earlierInLine(last, all).includes(running)));
});
