import { stepRef } from '../../cause';
import { formOf, saysInputs } from '../../records/forms';
import type { BuildRecord } from '../../records/types';
import type { MatchedStep } from '../../match';
import type { Rule } from '../rule';

/** Builders other than BuildKit look for nothing above the first step that they did not find. */
const endsChain = ({ form }: BuildRecord, parent: MatchedStep): boolean =>
  formOf(form).builder !== 'buildkit' && parent.outcome === 'rebuilt';

/** A step's own filesystem parent is not compared by content: it ran again, so does the child (FACTS; not with --link). */
export const parentRebuilt: Rule = {
  kind: 'parent-rebuilt',
  phase: 'carried',
  find({ now, parent, build }, seen) {
    const input = now.step.inputs.find((i) => i.kind === 'parent');
    if (
      parent === undefined ||
      input?.link === true ||
      !(seen.changed(parent.step.id) || endsChain(build.record, parent))
    )
      return [];
    // A plain log does not say what a stage without FROM is built on.
    const guessed = !build.match.fromText && !saysInputs(build.record.form) && parent.step.stage !== now.step.stage;
    return [
      {
        kind: 'parent-rebuilt',
        certainty: guessed ? 'likely' : 'proven',
        subject: { parent: stepRef(build.match.plan, parent.step) },
        culprit: { kind: 'step', step: parent.step.id, lines: parent.step.lines, name: parent.step.text },
        evidence: [{ kind: 'parent-ran' }],
        via: parent.step.id,
        ...(guessed && { missing: { kind: 'dockerfile-of-base' } }),
      },
    ];
  },
};
