import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ExplainedStep } from '../../../extension/core/explain/types';
import { bytesOf, dockerfileOf, explainLog, truths, type Explained, type StepTruth } from './read';

function found({ explanations, records }: Explained, { step }: StepTruth): ExplainedStep | undefined {
  const [, target, text] = /^(?:([\w-]+): )?(.*)$/s.exec(step) ?? [];
  return explanations
    .filter((_, i) => target === undefined || records[i]?.bakeTarget === target)
    .flatMap((e) => e.steps)
    .findLast((s) => s.step.text.startsWith(text ?? ''));
}

const causesOf = (s: ExplainedStep): string[] => s.causes.map((c) => `${c.kind} ${c.certainty}`);

describe('logs as people paste them', () => {
  for (const { name, truth } of truths()) {
    const dockerfile = truth.otherDockerfile === true ? undefined : dockerfileOf(name);
    for (const [earlier, log] of truth.logs)
      for (const text of dockerfile === undefined ? [undefined] : [undefined, dockerfile])
        it(`${name}: ${log}${text === undefined ? '' : ', with its Dockerfile'}`, async () => {
          const explained = await explainLog(
            bytesOf(name, log),
            earlier === null ? undefined : bytesOf(name, earlier),
            text,
          );
          assert.equal(explained.records.length, truth.builds ?? 1, 'builds');
          if (truth.form !== undefined) for (const r of explained.records) assert.equal(r.form, truth.form);
          for (const wanted of truth.steps) {
            const step = found(explained, wanted);
            assert.ok(step !== undefined, `no step ${wanted.step}`);
            assert.equal(step.outcome, wanted.outcome, wanted.step);
            if (wanted.causes !== undefined) assert.deepEqual(causesOf(step), wanted.causes, wanted.step);
          }
          for (const says of truth.says ?? []) assert.match(explained.text, new RegExp(says));
          for (const never of truth.never ?? []) assert.doesNotMatch(explained.text, new RegExp(never));
        });
  }
});
