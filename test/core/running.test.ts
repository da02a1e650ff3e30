import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, it } from 'node:test';
import { planned, runningExplanation } from '../../extension/core/explain';
import { progressOf } from '../../extension/core/match';
import { VertexFold, type BuildRecord } from '../../extension/core/records';
import { parseRawjson } from '../../extension/core/records/rawjson';

const recordings = join(import.meta.dirname, '..', 'recordings');

/** Every recorded log; bake leaves one for each target. */
const logs = readdirSync(recordings, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.rawjson'))
  .sort();

/** A recorded log, replayed message by message as a running build tells it. */
function* replay(log: string): Generator<BuildRecord> {
  const fold = new VertexFold();
  for (const event of parseRawjson(readFileSync(log, 'utf8')).events) {
    fold.add(event);
    yield { form: 'history', status: 'running', vertices: fold.vertices(), warnings: [] };
  }
}

describe('A build while it runs', () => {
  for (const name of logs)
    it(`${name}: never goes back, and never tells a cause`, () => {
      const log = join(recordings, name);
      const text = readFileSync(join(dirname(log), 'Dockerfile'), 'utf8');
      let done = 0;
      let last: BuildRecord | undefined;
      for (const record of replay(log)) {
        const progress = progressOf(record.vertices);
        assert.ok(progress.done >= done && progress.done <= progress.total);
        done = progress.done;
        const explanation = runningExplanation(planned(record, text, 'Dockerfile'));
        assert.ok(explanation.steps.every((s) => s.causes.length === 0));
        assert.deepEqual(explanation.summary.roots, []);
        last = record;
      }
      assert.ok(last !== undefined);
      assert.ok(done > 0, 'some step was done');
      assert.equal(progressOf(last.vertices).current, undefined);
    });
});
