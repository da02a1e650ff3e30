import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { Archive } from '../../extension/archive/archive';
import { dropSurplus, keptLabels } from '../../extension/archive/labels';
import { keepRecord } from '../../extension/archive/records';
import type { BuildRecord } from '../../extension/core/records';

const record = (startedAt: number, contextPath = '/p'): BuildRecord => ({
  form: 'history',
  status: 'completed',
  vertices: [],
  warnings: [],
  startedAt,
  contextPath,
  dockerfilePath: 'Dockerfile',
});

describe('Labels of what the archive keeps', () => {
  let folder = '';
  let archive: Archive;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'stagegraph-labels-'));
    archive = new Archive(folder);
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('stand in one file: once read, no entry is opened', async () => {
    for (let i = 0; i < 300; i++) await keepRecord(archive, `b/n/${i}`, record(i));
    const labels = await keptLabels(archive);
    assert.equal(labels.size, 300);
    for (const name of readdirSync(join(folder, 'label'))) rmSync(join(folder, 'label', name));
    for (const name of readdirSync(join(folder, 'record'))) writeFileSync(join(folder, 'record', name), '');
    assert.deepEqual(await keptLabels(archive), labels);
  });

  it('are those of records that are there, with those kept since; a lost or damaged index is made anew', async () => {
    for (const ref of ['a', 'b']) await keepRecord(archive, ref, record(1));
    await keptLabels(archive);
    await archive.drop('record', 'a');
    await keepRecord(archive, 'c', record(2));
    assert.deepEqual([...(await keptLabels(archive)).keys()].sort(), ['b', 'c']);
    for (const damage of ['', 'not gzip']) {
      for (const name of readdirSync(join(folder, 'index'))) writeFileSync(join(folder, 'index', name), damage);
      assert.deepEqual([...(await keptLabels(archive)).keys()].sort(), ['b', 'c']);
    }
    await archive.put('index', 'labels', { version: 0, labels: [['b', { status: 'failed' }]] });
    assert.equal((await keptLabels(archive)).get('b')?.status, 'completed');
  });

  it('of one Dockerfile do not push out those of others', async () => {
    for (let i = 0; i < 6; i++) await keepRecord(archive, `busy/${i}`, record(100 + i, '/busy'));
    await keepRecord(archive, 'calm/0', record(1, '/calm'));
    const left = await dropSurplus(archive, await keptLabels(archive), 3);
    assert.deepEqual([...left.keys()].sort(), ['busy/3', 'busy/4', 'busy/5', 'calm/0']);
    assert.deepEqual((await archive.names('record')).sort(), [...left.keys()].sort());
  });
});
