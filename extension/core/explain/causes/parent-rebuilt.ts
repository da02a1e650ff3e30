import { stepRef } from '../../cause';
import type { Rule } from '../rule';

/** A step's own filesystem parent is not compared by content: it ran again, so does the child (FACTS; not with --link). */
export const parentRebuilt: Rule = {
  kind: 'parent-rebuilt',
  phase: 'carried',
  find({ now, parent, build }, seen) {
    const input = now.step.inputs.find((i) => i.kind === 'parent');
    if (parent === undefined || input?.link === true || !seen.changed(parent.step.id)) return [];
    // A plain log does not say what a stage without FROM is built on.
    const guessed = !build.match.fromText && build.record.form === 'plain' && parent.step.stage !== now.step.stage;
    return [
      {
        kind: 'parent-rebuilt',
        certainty: guessed ? 'inferred' : 'proven',
        subject: { parent: stepRef(build.match.plan, parent.step) },
        culprit: { kind: 'step', step: parent.step.id, lines: parent.step.lines, name: parent.step.text },
        evidence: [{ kind: 'parent-ran' }],
        via: parent.step.id,
        ...(guessed && { missing: { kind: 'dockerfile-of-base' } }),
      },
    ];
  },
};
