import type { Cause, CauseOf, Fact, Missing } from '../../cause';
import type { BuildRecord } from '../../records/types';
import { hasAllRows, isWhole } from '../../records/whole';
import { isLaid } from '../below';
import { filesAreSame, readsContext } from '../chain/standing';
import { ruledOut } from '../compared-parts';
import type { StepFacts } from '../facts';
import { isSame } from '../own-difference';
import { builtStages } from '../stages';
import type { Rule, Seen } from '../rule';
import { isLog } from '../unseen';

const cause = (
  certainty: 'inferred' | 'unknown',
  how: CauseOf<'first-build'>['subject']['how'],
  evidence: readonly Fact[],
  missing?: Missing,
): CauseOf<'first-build'> => ({
  kind: 'first-build',
  certainty,
  subject: { how },
  culprit: { kind: 'none' },
  evidence,
  ...(missing !== undefined && { missing }),
});

/** A log of several targets shows what they share under one of them. */
const isJoint = ({ bakeTarget }: BuildRecord): boolean => bakeTarget !== undefined;

/** A newer build began the step on what it stands on now, and left nothing of it. */
export function undoneBefore(facts: StepFacts, seen: Seen, outcome: 'failed' | 'canceled'): Cause[] {
  const { own, parent, sources } = facts;
  const below = [...(parent === undefined || isLaid(facts.now) ? [] : [parent]), ...sources.map((s) => s.step)];
  const isOpen = below.some((s) => seen.changed(s.step.id) || seen.doubtful(s.step.id));
  if (own === undefined || !isSame(own) || isOpen || (readsContext(facts) && !filesAreSame(facts))) return [];
  return [cause('inferred', outcome, [{ kind: 'step-undone', outcome }, ...ruledOut(facts, seen)])];
}

/** The baseline's log has no row of the step, and may have had one; which target was built is seen from its rows alone. */
function isNotShown({ baseline, build, aligned, now }: StepFacts): boolean {
  if (baseline === undefined || !isLog(baseline.record) || isWhole(baseline.record) || !now.step.vertex) return false;
  const { status } = baseline.record;
  // A build that ended badly has no rows of what it did not come to.
  if ((status === 'failed' || status === 'canceled') && hasAllRows(baseline.record)) return false;
  const bothTexts = build.match.fromText && baseline.match.fromText;
  if (aligned?.change === 'added') return !bothTexts;
  return aligned?.old?.vertices.length === 0;
}

/** No earlier record of this Dockerfile, target and builder holds the step. */
export const firstBuild: Rule = {
  kind: 'first-build',
  phase: 'own',
  find(facts, seen) {
    const { baseline, build, aligned, now, anyCached } = facts;
    if (baseline === undefined) {
      if (!anyCached && (!isLog(build.record) || build.record.freshBuilder === true))
        return [cause('inferred', 'nothing-before', [{ kind: 'no-earlier-build' }, { kind: 'nothing-cached' }])];
      const read = [facts.parent, ...facts.sources.map((s) => s.step)];
      const carried = read.some((s) => s !== undefined && seen.changed(s.step.id));
      return carried || (anyCached && now.step.inputs.some((i) => i.kind === 'context'))
        ? []
        : [cause('unknown', 'no-baseline', [{ kind: 'no-earlier-build' }], { kind: 'baseline' })];
    }
    if (isNotShown(facts)) return [cause('unknown', 'not-shown', [], { kind: 'whole-log' })];
    if (aligned?.change === 'added' && !builtStages(build, baseline).has(now.step.stage)) {
      const both = build.match.fromText && baseline.match.fromText;
      const stage = build.match.plan.stages[now.step.stage];
      const known = both && baseline.match.plan.stages.some((s) => s.name === stage?.name);
      if (both && !known) return [];
      return [
        cause(isLog(baseline.record) && isJoint(baseline.record) ? 'unknown' : 'inferred', 'stage-not-built', [
          { kind: 'stage-not-built' },
        ]),
      ];
    }
    const old = aligned?.old;
    if (old !== undefined && old.vertices.length === 0 && !old.step.needed && old.step.vertex)
      return [cause('inferred', 'stage-not-built', [{ kind: 'step-not-needed' }])];
    // A log does not name its target: what it has no step of was not built.
    if (
      isLog(baseline.record) &&
      isWhole(baseline.record) &&
      now.step.vertex &&
      !builtStages(build, baseline).has(now.step.stage)
    )
      return [
        cause(isJoint(baseline.record) ? 'unknown' : 'inferred', 'stage-not-built', [{ kind: 'stage-not-built' }]),
      ];
    const read = [facts.parent, ...facts.sources.map((s) => s.step)];
    if (read.some((s) => s !== undefined && seen.changed(s.step.id))) return [];
    if (old !== undefined && old.outcome === 'not-reached' && aligned?.change === 'same')
      return [cause('inferred', 'not-reached', [{ kind: 'step-not-reached' }])];
    return [];
  },
};
