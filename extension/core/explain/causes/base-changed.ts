import { isClaimed, type Cause, type Certainty, type Fact } from '../../cause';
import type { Lines } from '../../plan/types';
import { isCarried } from '../carried';
import { openLinks } from '../chain/standing';
import { ruledOut } from '../compared-parts';
import { movedImage } from '../images';
import type { Rule } from '../rule';

type Moved = Extract<Fact, { kind: 'digest-moved' }>;

const moved = (fact: Moved, certainty: Certainty, lines: Lines, more: readonly Fact[] = []): Cause => ({
  kind: 'base-changed',
  certainty,
  subject: { how: 'moved', ref: fact.ref },
  culprit: { kind: 'image', name: fact.ref, lines, old: fact.old, new: fact.new },
  evidence: [fact, ...more],
  cures: [{ kind: 'pin-base', ref: fact.ref }],
});

/** The image the step stands on is another one under the same name. */
export const baseChanged: Rule = {
  kind: 'base-changed',
  phase: 'own',
  find(facts) {
    const { parent, build } = facts;
    if (parent?.step.instruction !== 'FROM') return [];
    const ref = parent.image?.ref ?? build.match.plan.stages[parent.step.stage]?.base;
    const fact = ref === undefined ? undefined : movedImage(facts, ref);
    return fact === undefined ? [] : [moved(fact, 'proven', parent.step.lines)];
  },
};

/**
 * The image that COPY --from or a mount reads is another one. What they select is keyed by its content, so that it makes a
 * difference only when nothing else explains that the step ran.
 */
export const imageMoved: Rule = {
  kind: 'base-changed',
  phase: 'content',
  find(facts, seen) {
    const { now } = facts;
    if (isCarried(facts, seen)) return [];
    const refs = new Set(now.step.inputs.flatMap((i) => (i.kind === 'image' ? (i.ref ?? []) : [])));
    const facts_ = [...refs].flatMap((ref) => movedImage(facts, ref) ?? []);
    const isOnly =
      facts_.length === 1 &&
      openLinks(facts, seen).every((l) => l === 'remote') &&
      !seen.causes(now.step.id).some(isClaimed);
    return facts_.map((fact) =>
      moved(fact, isOnly ? 'inferred' : 'unknown', now.step.lines, [
        { kind: 'compared-by-content' },
        ...ruledOut(facts, seen),
      ]),
    );
  },
};
