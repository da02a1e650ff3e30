import type { ComparedPart, Fact } from '../cause';
import { parentOf, stepsOf } from './below';
import type { StepFacts } from './facts';
import { isSame } from './own-difference';
import type { Seen } from './rule';

type Known = Pick<Seen, 'standing' | 'facts'>;

/** The step is what it was in the baseline, and that was shown: by its result, or by what it and all below it are defined as. */
function isShown(id: string, seen: Known): boolean {
  const standing = seen.standing(id);
  if (standing?.kind !== 'same' || standing.by === 'assumed') return false;
  if (standing.by === 'result' || standing.by === 'layers') return true;
  const parent = seen.facts(id)?.parent;
  return parent === undefined || parent.step.instruction === 'FROM' || isShown(parent.step.id, seen);
}

/** FROM at the bottom of what the step stands on has one digest in both builds. */
function hasSameBase(facts: StepFacts, seen: Known): boolean {
  let at: StepFacts | undefined = facts;
  while (at?.parent !== undefined && at.parent.step.instruction !== 'FROM') at = seen.facts(at.parent.step.id);
  const now = at?.parent?.image?.digest;
  if (at?.aligned?.old === undefined || at.baseline === undefined || now === undefined) return false;
  const { old } = at.aligned;
  return parentOf(stepsOf(at.baseline.match.steps, old.platform), old)?.image?.digest === now;
}

/** Parts of the step's key that were compared and are the same. */
function partsOf(facts: StepFacts, seen: Known): ComparedPart[] {
  const { own, build, baseline, parent } = facts;
  const parts: ComparedPart[] = [];
  if (own !== undefined && isSame(own)) {
    parts.push('line');
    const withArgs =
      own.basis === 'dockerfiles' && build.record.buildArgs !== undefined && baseline?.record.buildArgs !== undefined;
    if (own.basis === 'operations' || withArgs) parts.push('arguments', 'environment');
  }
  if (hasSameBase(facts, seen)) parts.push('base');
  if (parent !== undefined && parent.step.instruction !== 'FROM' && isShown(parent.step.id, seen)) parts.push('below');
  return parts;
}

/** All of the step's key was compared, and is the same; what it reads is the caller's to ask. */
export function isKeyShown(facts: StepFacts, seen: Known): boolean {
  const compared = new Set(partsOf(facts, seen));
  const isOnBase = facts.parent === undefined || facts.parent.step.instruction === 'FROM';
  return (
    compared.has('arguments') &&
    (facts.parent === undefined || compared.has('base')) &&
    (isOnBase || compared.has('below'))
  );
}

/** What was compared and is the same, as evidence; nothing when nothing was. */
export function ruledOut(facts: StepFacts, seen: Known): Fact[] {
  const compared = partsOf(facts, seen);
  return compared.length === 0 ? [] : [{ kind: 'ruled-out', compared }];
}
