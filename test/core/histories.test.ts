import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { Buildx, HistoryEntry } from '../../extension/buildx';
import { BuilderHistories } from '../../extension/session/history';

const entry: HistoryEntry = {
  ref: 'healthy/healthy0/1',
  id: '1',
  builder: 'healthy',
  name: 'p',
  status: 'completed',
  createdAt: 1,
  totalSteps: 1,
  cachedSteps: 0,
};

/** Two builders: one answers at once, the other never. What real ones do beside each other, test/buildkit/builders.test.ts tries. */
const tool: Pick<Buildx, 'named' | 'builders' | 'history'> = {
  named: () => Promise.resolve(['healthy', 'hanging']),
  builders: () => Promise.resolve(['healthy', 'hanging'].map((name) => ({ name, driver: 'remote' }))),
  history: (_, builder) =>
    builder === 'healthy' ? Promise.resolve({ entries: [entry], unreadable: [] }) : new Promise(() => undefined),
};

it('shows the builds of a builder that answers before the silence of another is over', async () => {
  const seen: { builds: number; silent: number }[] = [];
  const histories = new BuilderHistories(() => {
    seen.push({ builds: histories.entries.length, silent: histories.unreadable.length });
  }, new Set());
  await histories.read(tool as Buildx);
  assert.deepEqual(seen, [
    { builds: 1, silent: 0 },
    { builds: 1, silent: 1 },
  ]);
  assert.deepEqual(histories.unreadable, [{ builder: 'hanging', error: 'not responding (3 s)' }]);
  // It is not asked again within a minute: nothing is waited for.
  await histories.read(tool as Buildx);
  assert.deepEqual(seen.at(-1), { builds: 1, silent: 1 });
});
