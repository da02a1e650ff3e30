import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { contextQuestions, explain } from '../../extension/core/explain';
import { allInputs } from './explain/read';

describe('What is asked of the context', () => {
  it('is asked of the very steps that are explained, hidden ONBUILD steps or not', async () => {
    const wrong: string[] = [];
    let hidden = 0;
    for (const { name, input } of await allInputs()) {
      const { steps } = explain(input);
      if (input.record.vertices.some((v) => v.name.includes('] ONBUILD '))) hidden++;
      for (const { step, selectors } of contextQuestions(input)) {
        const found = steps.find((s) => s.step.id === step);
        const paths = found?.step.inputs.flatMap((i) => (i.kind === 'context' ? (i.paths ?? ['.']) : [])) ?? [];
        if (found?.outcome !== 'rebuilt' || paths.length === 0)
          wrong.push(`${name}: ${step} ${JSON.stringify(selectors)}`);
      }
    }
    assert.ok(hidden > 0, 'no recording has hidden steps');
    assert.deepEqual(wrong, []);
  });
});
