import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { contextQuestions, explain } from '../../extension/core/explain';
import { allInputs } from './explain/read';

describe('What is asked of the context', () => {
  it('is asked of the very steps that are explained, hidden ONBUILD steps or not', async () => {
    const wrong: string[] = [];
    let hidden = 0;
    for (const { name, input } of await allInputs()) {
      const { steps, baseline } = explain(input);
      if (input.record.vertices.some((v) => v.name.includes('] ONBUILD '))) hidden++;
      const read = steps.filter(
        (s) => (s.outcome === 'rebuilt' || s.outcome === 'cached') && s.step.inputs.some((i) => i.kind === 'context'),
      );
      const expected = baseline === undefined ? [] : [...new Set(read.map((s) => s.step.id))];
      const asked = [...new Set(contextQuestions(input).map((q) => q.step))];
      if (asked.sort().join() !== expected.sort().join()) wrong.push(`${name}: ${asked.join()} for ${expected.join()}`);
    }
    assert.ok(hidden > 0, 'no recording has hidden steps');
    assert.deepEqual(wrong, []);
  });
});
