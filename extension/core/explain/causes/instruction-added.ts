import { stepRef } from '../../cause';
import { builtStages, showsStage } from '../stages';
import type { Rule } from '../rule';
import { isWhole } from '../../records/whole';

/** The line is in this build's Dockerfile and not in the baseline's, although the baseline built this stage. */
export const instructionAdded: Rule = {
  kind: 'instruction-added',
  phase: 'own',
  find({ now, aligned, build, baseline }) {
    if (aligned?.change !== 'added' || baseline === undefined) return [];
    const both = build.match.fromText && baseline.match.fromText;
    // A build that did not end well does not show all its steps in a log.
    if (
      !both &&
      (!isWhole(baseline.record) ||
        build.record.mixed === true ||
        !builtStages(build, baseline).has(now.step.stage) ||
        !showsStage(build, baseline, now.step.stage))
    )
      return [];
    return [
      {
        kind: 'instruction-added',
        certainty: 'proven',
        subject: { step: stepRef(build.match.plan, now.step) },
        culprit: { kind: 'line', name: now.step.text, lines: now.step.lines, new: now.step.source },
        evidence: [{ kind: 'line-added', by: both ? 'dockerfile' : 'names' }],
      },
    ];
  },
};
