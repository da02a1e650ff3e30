import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { Fingerprints } from '../../../extension/fingerprint/client';

const script = join(import.meta.dirname, '..', '..', '..', 'dist', 'fingerprint.worker.js');
const all = [{ path: '.', wildcard: false }];

describe('Fingerprints in threads of their own', () => {
  const folder = mkdtempSync(join(tmpdir(), 'stagegraph-fingerprints-'));
  const contextPath = join(folder, 'context');
  const archive = join(folder, 'archive');
  let fingerprints: Fingerprints;
  before(() => {
    fingerprints = new Fingerprints(script, archive);
    for (let i = 0; i < 2000; i++) {
      if (i < 20) mkdirSync(join(contextPath, `d${i}`), { recursive: true });
      writeFileSync(join(contextPath, `d${i % 20}`, `f${i}`), String(i));
    }
    writeFileSync(join(contextPath, 'Dockerfile'), 'FROM scratch\nCOPY . /\n');
  });
  after(() => {
    fingerprints.dispose();
    rmSync(folder, { recursive: true, force: true });
  });
  const verdict = async (old: string, now: string) =>
    (await fingerprints.compare([{ step: '0:1', old, now, selectors: all }]))[0]?.verdict;

  it('name the one file of thousands that changed, build after build', async () => {
    assert.equal((await fingerprints.take({ key: 'b0', contextPath }))?.files, 2021);
    for (let n = 1; n < 4; n++) {
      writeFileSync(join(contextPath, 'd7', `f${7 + 20 * n}`), `changed ${n}`);
      await fingerprints.take({ key: `b${n}`, contextPath });
    }
    for (let n = 1; n < 4; n++) {
      const found = await verdict(`b${n - 1}`, `b${n}`);
      assert.equal(found?.kind, 'changed');
      assert.deepEqual(
        found.files.map((f) => [f.path, f.change]),
        [[`d7/f${7 + 20 * n}`, 'content']],
      );
    }
    const across = await verdict('b0', 'b3');
    assert.equal(across?.kind === 'changed' ? across.files.length : 0, 3);
    assert.equal((await verdict('b3', 'b3'))?.kind, 'unchanged');
  });

  it('are kept as differences', () => {
    const sizes = readdirSync(join(archive, 'fingerprint')).map((n) => statSync(join(archive, 'fingerprint', n)).size);
    const [largest = 0, ...others] = sizes.sort((a, b) => b - a);
    assert.equal(others.length, 3);
    assert.ok(others.every((size) => size * 20 < largest));
  });

  it('say nothing when one is missing, or what it is a difference to', async () => {
    assert.equal(await verdict('never', 'b3'), undefined);
    const whole = readdirSync(join(archive, 'fingerprint'))
      .map((n) => join(archive, 'fingerprint', n))
      .sort((a, b) => statSync(b).size - statSync(a).size)[0];
    rmSync(whole ?? '');
    assert.equal(await verdict('b1', 'b2'), undefined);
    // The next one is whole again.
    await fingerprints.take({ key: 'b4', contextPath });
    assert.equal((await verdict('b4', 'b4'))?.kind, 'unchanged');
  });

  it('can be cancelled, and the next one is right', async () => {
    const abort = new AbortController();
    abort.abort();
    await assert.rejects(fingerprints.take({ key: 'cancelled', contextPath }, abort.signal));
    writeFileSync(join(contextPath, 'd1', 'f1'), 'after the cancelled one');
    await fingerprints.take({ key: 'b5', contextPath });
    const found = await verdict('b4', 'b5');
    assert.deepEqual(found?.kind === 'changed' ? found.files.map((f) => f.path) : [], ['d1/f1']);
  });

  it('fail with a message when the thread can not start, and may be asked again', async () => {
    const broken = new Fingerprints(join(folder, 'no-such-script.js'), archive);
    await assert.rejects(broken.take({ key: 'x', contextPath }), /no-such-script/);
    await assert.rejects(broken.take({ key: 'x', contextPath }), /no-such-script/);
  });

  it('tell what each step takes, biggest first, and what is left out by which line', async () => {
    writeFileSync(join(contextPath, 'big.bin'), 'x'.repeat(100_000));
    writeFileSync(join(contextPath, 'run.log'), 'x');
    writeFileSync(join(contextPath, '.dockerignore'), '# notes\nd1*\n!d15\n');
    const text = 'FROM scratch\nCOPY . /all\nCOPY d2 /d2\n';
    const usage = await fingerprints.usage({ contextPath, dockerfile: join(contextPath, 'Dockerfile'), text });
    assert.equal(usage.steps[0]?.paths[0]?.path, 'big.bin');
    assert.deepEqual([usage.steps[1]?.files, usage.steps[1]?.lines], [100, [3, 3]]);
    assert.deepEqual(
      usage.out.find((o) => o.path === 'd17'),
      { path: 'd17', folder: true, by: { line: 2, text: 'd1*' } },
    );
    assert.ok(!usage.out.some((o) => o.path.startsWith('d15')));
    assert.deepEqual(
      usage.noise.map((n) => [n.path, n.kind]),
      [['run.log', 'log']],
    );
  });
});
