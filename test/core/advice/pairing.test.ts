import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { advise } from '../../../extension/core/advice';
import { pairing } from '../../../extension/core/advice/savings/pairing';
import { explain, planned } from '../../../extension/core/explain';
import { plan } from '../../../extension/core/plan';
import { readRecords } from '../../../extension/core/records';
import { file } from './rows';

interface Row {
  readonly name: string;
  readonly old: string;
  readonly now: string;
  /** Steps of the old text by id, each with what became of it; those that are gone have nothing. */
  readonly pairs: Readonly<Record<string, string>>;
}

const two = 'FROM a AS one\nRUN npm ci\nFROM a AS two\nRUN npm ci\n';
const rows: readonly Row[] = [
  { name: 'the same text', old: two, now: two, pairs: { '0:0': '0:0', '0:1': '0:1', '1:0': '1:0', '1:1': '1:1' } },
  {
    name: 'an edited line is not the equal one of another stage',
    old: two,
    now: two.replace('RUN npm', 'RUN --mount=type=cache,target=/root/.npm npm'),
    pairs: { '0:0': '0:0', '1:0': '1:0', '1:1': '1:1' },
  },
  {
    name: 'a stage above moves every number',
    old: two,
    now: `FROM scratch AS files\nCOPY a a\n${two}`,
    pairs: { '0:0': '1:0', '0:1': '1:1', '1:0': '2:0', '1:1': '2:1' },
  },
  {
    name: 'unnamed stages, as many as before',
    old: two.replace(/ AS \w+/g, ''),
    now: two.replace(/ AS \w+/g, '').replace(/npm ci\n$/, 'npm install\n'),
    pairs: { '0:0': '0:0', '0:1': '0:1', '1:0': '1:0' },
  },
  {
    name: 'a stage with a new name keeps what only it has',
    old: 'FROM a AS one\nRUN x\n',
    now: 'FROM a AS other\nRUN x\n',
    pairs: { '0:1': '0:1' },
  },
  {
    name: 'equal lines of one stage, in order',
    old: 'FROM a\nRUN x\nRUN y\nRUN x\n',
    now: 'FROM a\nRUN x\nRUN z\nRUN x\n',
    pairs: { '0:0': '0:0', '0:1': '0:1', '0:3': '0:3' },
  },
];

describe('Steps of one text in another', () => {
  for (const row of rows)
    it(row.name, () => {
      const [old, now] = [plan(row.old, { file }), plan(row.now, { file })];
      const pair = pairing(old, now);
      const found = old.steps.flatMap((s) => {
        const to = pair(s)?.id;
        return to === undefined ? [] : [[s.id, to] as const];
      });
      assert.deepEqual(Object.fromEntries(found), row.pairs);
    });
});

it('a cache mount spares no step of the sample’s builds: it claims no seconds', async () => {
  const shop = join(import.meta.dirname, '..', '..', '..', 'media', 'sample', 'shop');
  const names = readdirSync(join(shop, 'builds')).filter((n) => n.endsWith('.dockerbuild'));
  const records = (
    await Promise.all(names.sort().map(async (n) => readRecords(readFileSync(join(shop, 'builds', n)))))
  ).flat();
  const text = readFileSync(join(shop, 'Dockerfile'), 'utf8');
  const history = records.slice(1).map((r, i) => explain({ ...planned(r), baselines: [planned(records[i] ?? r)] }));
  const kinds = history.map((explanation) => {
    const subject = { file, text, plan: plan(text, { file }), explanation, history: [explanation] };
    return advise(subject).filter((f) => f.kind === 'cache-mount');
  });
  assert.ok(kinds.flat().length > 0);
  assert.deepEqual(
    kinds.flat().flatMap((f) => f.saves ?? []),
    [],
  );
});
