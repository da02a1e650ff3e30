import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { explain, ontoText, planned, type Explanation } from '../../extension/core/explain';
import { plan } from '../../extension/core/plan';
import { readRecords, type BuildRecord } from '../../extension/core/records';

const recording = join(import.meta.dirname, '..', 'recordings', 'arg-value');

async function recordOf(build: string): Promise<BuildRecord> {
  const [record] = await readRecords(readFileSync(join(recording, build, 'record.dockerbuild')));
  assert.ok(record !== undefined);
  return record;
}

describe('An explanation on a text that has changed since the build', () => {
  let explanation: Explanation;
  let text = '';
  before(async () => {
    const [first, second] = [await recordOf('1'), await recordOf('2')];
    text = second.dockerfile ?? '';
    explanation = explain({ ...planned(second), baselines: [planned(first)] });
  });

  /** Where the step that got another value is, and where its ARG is. */
  const linesAfter = (edited: string) => {
    const two = ontoText(explanation, plan(edited)).steps.find((s) => s.step.text === 'RUN echo two > /two');
    return [two?.step.lines[0], two?.causes[0]?.kind, two?.causes[0]?.culprit.lines?.[0]];
  };

  it('is itself on the same text', () => assert.equal(ontoText(explanation, plan(text)), explanation));

  it('moves with its lines, and so does the line of the culprit', () => {
    assert.deepEqual(linesAfter(text), [4, 'arg-changed', 3]);
    assert.deepEqual(linesAfter(`# a\n# b\n${text}`), [6, 'arg-changed', 5]);
    assert.deepEqual(linesAfter(text.replace('ARG', '\nARG')), [5, 'arg-changed', 4]);
  });

  it('leaves out the line of a culprit that has gone', () =>
    assert.deepEqual(linesAfter(text.replace('ARG VERSION=1\n', '')), [3, 'arg-changed', undefined]));

  it('leaves out a step that has gone, and keeps what the build did', () => {
    const after = ontoText(explanation, plan(text.replace('RUN echo two > /two\n', '')));
    assert.ok(!after.steps.some((s) => s.step.text.startsWith('RUN echo two')));
    assert.equal(after.summary.rebuilt, explanation.summary.rebuilt);
    assert.deepEqual(
      after.summary.roots.map((r) => r.step.startsWith('gone:')),
      [true],
    );
  });
});
