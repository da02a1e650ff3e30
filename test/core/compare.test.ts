import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { compareRecords, totals, type ComparedStep } from '../../extension/core/compare';
import { planned } from '../../extension/core/explain';
import { readRecords } from '../../extension/core/records';
import { simulateComparison } from '../webview/simulated';

const recordings = join(import.meta.dirname, '..', 'recordings');

async function read(scenario: string, build: number) {
  const [record] = await readRecords(readFileSync(join(recordings, scenario, String(build), 'record.dockerbuild')));
  assert.ok(record !== undefined);
  return planned(record);
}

/** The comparison of a recorded build with the one before it. */
async function comparison(scenario: string, build: number): Promise<readonly ComparedStep[]> {
  const found = compareRecords(await read(scenario, build), await read(scenario, build - 1));
  assert.ok(found !== undefined);
  return found;
}

/** A row as `change: before -> now`, outcomes only. */
const row = (c: ComparedStep): string =>
  `${(c.now ?? c.before)?.text ?? ''} | ${c.change}: ${c.before?.outcome ?? '-'} -> ${c.now?.outcome ?? '-'}`;

describe('two builds beside each other', () => {
  const cases: readonly (readonly [string, number, readonly string[]])[] = [
    [
      'poetry-src',
      2,
      [
        'WORKDIR /app | same: rebuilt -> cached',
        'COPY pyproject.toml poetry.lock ./ | same: rebuilt -> cached',
        'RUN mkdir -p /venv && cat poetry.lock > /venv/installed && sleep 1 | same: rebuilt -> cached',
        'WORKDIR /app | same: rebuilt -> cached',
        'COPY --from=deps /venv /venv | same: rebuilt -> cached',
        'COPY . . | same: rebuilt -> rebuilt',
        'RUN cat src/*.py > /app/bundle && sleep 0.3 | same: rebuilt -> rebuilt',
      ],
    ],
    [
      'run-text',
      2,
      [
        'RUN echo before && sleep 1 | same: rebuilt -> cached',
        'COPY dummy /dummy | same: rebuilt -> cached',
        'RUN echo later > /after | edited: rebuilt -> rebuilt',
      ],
    ],
    [
      'copy-link',
      3,
      [
        'RUN echo bin > /bin1 && sleep 0.3 | same: cached -> cached',
        'RUN echo sys2 > /system | same: rebuilt -> cached',
        'COPY --link app.conf /etc/app.conf | same: cached -> rebuilt',
        'COPY --link --from=b /bin1 /bin1 | same: cached -> cached',
      ],
    ],
  ];
  for (const [scenario, build, rows] of cases)
    it(`${scenario} ${build}`, async () => assert.deepEqual((await comparison(scenario, build)).map(row), rows));

  it('a step that is gone stands where it stood, one that is new has no earlier side', () => {
    const found = simulateComparison({
      textBefore: 'FROM a\nRUN one\nRUN two\nRUN three\n',
      text: 'FROM a\nRUN one\nRUN three\nCOPY x /\n',
      before: { 'RUN two': 2 },
      now: { 'RUN three': 1, 'COPY x': 1 },
    });
    assert.deepEqual(found?.map(row), [
      'RUN one | same: cached -> cached',
      'RUN two | removed: rebuilt -> -',
      'RUN three | same: cached -> rebuilt',
      'COPY x / | added: - -> rebuilt',
    ]);
  });

  it('sums add up each side', async () => {
    const steps = await comparison('poetry-src', 2);
    assert.equal(totals(steps, 'before').rebuilt, 7);
    assert.deepEqual([totals(steps, 'now').rebuilt, totals(steps, 'now').cached], [2, 5]);
    assert.ok(totals(steps, 'before').seconds > totals(steps, 'now').seconds);
  });
});
