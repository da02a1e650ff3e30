import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { Archive } from '../../extension/archive/archive';
import { keepRecord, keptLabel, keptRecord } from '../../extension/archive/records';
import { readRecords, type BuildRecord } from '../../extension/core/records';

const recordings = join(import.meta.dirname, '..', 'recordings');

describe('The archive', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'stagegraph-archive-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('gives back what was put, whatever the key', async () => {
    const archive = new Archive(folder);
    const keys = ['a', 'b/c/../d', '..', '.', 'ünï *?', 'x'.repeat(60), 'A', 'a%2f'];
    for (const key of keys) await archive.put('record', key, { key });
    for (const key of keys) assert.deepEqual(await archive.get('record', key, Date.now()), { key });
    assert.deepEqual((await archive.keys('record')).sort(), [...keys].sort());
    assert.equal(await archive.get('fingerprint', 'a', Date.now()), undefined);
    assert.deepEqual(readdirSync(folder), ['record']);
  });

  it('takes a damaged entry for none', async () => {
    const archive = new Archive(folder);
    await archive.put('record', 'a', 1);
    writeFileSync(join(folder, 'record', readdirSync(join(folder, 'record'))[0] ?? ''), 'not gzip');
    assert.equal(await archive.get('record', 'a', Date.now()), undefined);
  });

  it('is bounded in size and age, the longest unused goes first', async () => {
    const archive = new Archive(folder, { maxBytes: 3000, maxDays: 10 });
    const now = Date.now();
    for (let i = 0; i < 5; i++) {
      await archive.put(
        'record',
        `k${i}`,
        Array.from({ length: 200 }, (_, n) => Math.sin(n * (i + 1))),
      );
      const path = join(folder, 'record', `k${i}.json.gz`);
      utimesSync(path, now / 1000 - i * 60, now / 1000 - i * 60);
    }
    await archive.put('record', 'old', 1);
    utimesSync(join(folder, 'record', 'old.json.gz'), now / 1000 - 11 * 86400, now / 1000 - 11 * 86400);
    await archive.prune(now);
    const left = await archive.keys('record');
    assert.ok(left.length > 0 && left.length < 5, left.join());
    assert.equal(left[0], 'k0');
    assert.ok(!left.includes('old'));
    const bytes = readdirSync(join(folder, 'record')).reduce(
      (sum, n) => sum + statSync(join(folder, 'record', n)).size,
      0,
    );
    assert.ok(bytes <= 3000);
  });

  it('a clock that was set back costs nothing new', async () => {
    const archive = new Archive(folder, { maxBytes: 3000, maxDays: 10 });
    const now = 1.7e12;
    for (const [key, used] of [
      ['new', now],
      ['future', now + 5 * 86_400_000],
      ['far', now + 50 * 86_400_000],
    ] as const) {
      await archive.put('record', key, randomBytes(1200).toString('hex'));
      utimesSync(join(folder, 'record', `${key}.json.gz`), used / 1000, used / 1000);
    }
    await archive.prune(now);
    const left = await archive.keys('record');
    assert.ok(left.includes('new') && !left.includes('future'), left.join());
  });

  it('masks what looks secret', async () => {
    const archive = new Archive(folder);
    const record: BuildRecord = {
      form: 'history',
      status: 'completed',
      vertices: [],
      warnings: [],
      buildArgs: { API_TOKEN: 'abc', VERSION: '1' },
      attrs: { 'build-arg:API_TOKEN': 'abc' },
    };
    await keepRecord(archive, 'r', record);
    const kept = await keptRecord(archive, 'r', Date.now());
    assert.deepEqual(kept?.buildArgs, { API_TOKEN: '•••', VERSION: '1' });
    assert.ok(!JSON.stringify(kept).includes('abc'));
  });

  it('lists a record by its label, which is no use of it and is made when it is missing', async () => {
    const archive = new Archive(folder);
    const bytes = readFileSync(join(recordings, 'seed-inline', '2', 'record.dockerbuild'));
    const [record] = await readRecords(bytes);
    assert.ok(record !== undefined);
    await keepRecord(archive, 'r', record);
    const path = join(folder, 'record', 'r.json.gz');
    utimesSync(path, 1000, 1000);
    const label = await keptLabel(archive, 'r');
    assert.deepEqual([label?.status, label?.cached, label?.total], ['completed', 0, 3]);
    assert.equal(statSync(path).mtimeMs, 1_000_000);
    rmSync(join(folder, 'label'), { recursive: true });
    assert.deepEqual(await keptLabel(archive, 'r'), label);
    assert.ok((await archive.peek('label', 'r')) !== undefined, 'it is kept again');
    assert.equal(statSync(path).mtimeMs, 1_000_000);
    assert.equal(await keptLabel(archive, 'none'), undefined);
  });

  it('loses at most the entry being written when it is killed, with two writers at once', async () => {
    const script = `
      const { Archive } = require(${JSON.stringify(join(import.meta.dirname, '..', '..', 'extension', 'archive', 'archive.ts'))});
      const archive = new Archive(process.argv[1]);
      const write = async () => { for (let i = 0; ; i++) { await archive.put('record', 'k' + (i % 20), { i, text: 'x'.repeat(20000) }); process.stdout.write(i + '\\n'); } };
      void write();
    `;
    const writers = [0, 1].map(() =>
      spawn(process.execPath, ['--import', 'tsx', '-e', script, folder], {
        cwd: join(import.meta.dirname, '..', '..'),
        stdio: ['ignore', 'pipe', 'inherit'],
      }),
    );
    await Promise.all(
      writers.map(
        (w, n) =>
          new Promise<void>((ok) => {
            let lines = 0;
            w.stdout.on('data', (chunk: Buffer) => {
              lines += chunk.toString().split('\n').length - 1;
              if (lines > 60 + n * 7) w.kill('SIGKILL');
            });
            w.on('close', () => ok());
          }),
      ),
    );
    const archive = new Archive(folder);
    const keys = await archive.keys('record');
    assert.equal(keys.length, 20);
    for (const key of keys) assert.ok((await archive.get('record', key, Date.now())) !== undefined, key);
  });
});
