import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { changeCounts } from '../../../extension/core/advice/savings/change-counts';
import { explain, type Explanation } from '../../../extension/core/explain';
import { plan } from '../../../extension/core/plan';
import { recordOf } from './record';
import { file } from './rows';

const now = 'FROM alpine\nRUN one\nCOPY src /src\nRUN two\n';
/** A build of a text in which steps ran, after a build of another. */
const build = (text: string, ran: readonly string[], before?: string): Explanation => {
  const of = (t: string, r: readonly string[]) => ({ record: recordOf(t, r), plan: plan(t, { file }) });
  return explain({ ...of(text, ran), baselines: before === undefined ? [] : [of(before, ['RUN', 'COPY'])] });
};

interface Row {
  readonly name: string;
  readonly history: readonly Explanation[];
  readonly counts: Readonly<Record<string, string>>;
}

const copied = build(now, ['COPY', 'RUN two'], now);
const rows: readonly Row[] = [
  {
    name: 'a changed file is a change of the COPY, not of what stands on it',
    history: [copied, copied],
    counts: { '0:1': '0 of 2', '0:2': '2 of 2', '0:3': '0 of 2' },
  },
  { name: 'a first build shows nothing', history: [build(now, ['RUN', 'COPY'])], counts: {} },
  {
    name: 'an edited line, and lines that have moved since',
    history: [
      build(
        'FROM alpine\nRUN zero\nRUN one\nCOPY src /src\n',
        ['RUN', 'COPY'],
        'FROM alpine\nRUN nil\nRUN one\nCOPY src /src\n',
      ),
    ],
    counts: { '0:1': '0 of 1', '0:2': '0 of 1' },
  },
  {
    name: 'a RUN that was edited',
    history: [build(now, ['RUN two'], now.replace('RUN two', 'RUN three'))],
    counts: { '0:1': '0 of 1', '0:2': '0 of 1', '0:3': '1 of 1' },
  },
];

describe('How often steps changed', () => {
  for (const row of rows)
    it(row.name, () => {
      const counts = changeCounts(plan(now, { file }), row.history);
      const shown = [...counts].map(([id, { rebuilt, of }]) => [id, `${rebuilt} of ${of}`] as const);
      assert.deepEqual(Object.fromEntries(shown.filter(([id]) => id !== '0:0')), row.counts);
    });
});
