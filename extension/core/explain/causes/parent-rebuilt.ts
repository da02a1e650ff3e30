import { stepRef, surest, type Cause } from '../../cause';
import { isLaid } from '../below';
import { carriers, laidBetween } from '../carried';
import { formOf, saysInputs } from '../../records/forms';
import type { BuildRecord } from '../../records/types';
import type { MatchedStep } from '../../match';
import type { Rule } from '../rule';

const isCached = (outcome: string): boolean => outcome === 'cached';

/** Builders other than BuildKit look for nothing above the first step that they did not find. */
const endsChain = ({ form }: BuildRecord, parent: MatchedStep): boolean =>
  formOf(form).builder !== 'buildkit' && parent.outcome === 'rebuilt';

/** A step's own filesystem parent is not compared by content: it is another, so is the child (FACTS; not with --link). */
export const parentRebuilt: Rule = {
  kind: 'parent-rebuilt',
  phase: 'carried',
  find(facts, seen) {
    const { now, build, parent } = facts;
    const { plan } = build.match;
    if (isLaid(now)) return [];
    const ended = parent !== undefined && endsChain(build.record, parent) ? [parent] : carriers(facts, seen);
    const found = ended.map((step): Cause => {
      // A plain log does not say what a stage without FROM is built on.
      const guessed = !build.match.fromText && !saysInputs(build.record.form) && step.step.stage !== now.step.stage;
      const cached = isCached(step.outcome);
      return {
        kind: 'parent-rebuilt',
        // A step from the cache is another as surely as its own causes are.
        certainty: guessed ? 'likely' : cached ? surest(seen.causes(step.step.id)) : 'proven',
        subject: { parent: stepRef(plan, step.step), how: cached ? 'cached' : 'ran' },
        culprit: { kind: 'step', step: step.step.id, lines: step.step.lines, name: step.step.text },
        evidence: [{ kind: cached ? 'parent-other' : 'parent-ran' }, ...laidBetween(facts, step.step.id)],
        via: step.step.id,
        ...(guessed && { missing: { kind: 'dockerfile-of-base' } }),
      };
    });
    if (found.length > 0 || parent === undefined || !seen.doubtful(parent.step.id)) return found;
    return [
      {
        kind: 'parent-rebuilt',
        certainty: 'unknown',
        subject: { parent: stepRef(plan, parent.step), how: isCached(parent.outcome) ? 'perhaps' : 'ran-perhaps' },
        culprit: { kind: 'step', step: parent.step.id, lines: parent.step.lines, name: parent.step.text },
        evidence: [{ kind: 'below-not-known', step: stepRef(plan, parent.step) }],
        missing: { kind: 'fingerprints' },
      },
    ];
  },
};
