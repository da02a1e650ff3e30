import { isClaimed, stepRef, type Cause, type CauseOf, type Fact } from '../../cause';
import { formOf } from '../../records/forms';
import type { StepFacts } from '../facts';
import type { Rule, Seen } from '../rule';
import { isOneImage } from '../images';
import { globalVariables, valueOf, variableChanges, type VariableChange, variableCulprit } from './variables';

/** SOURCE_DATE_EPOCH is an option of the build that happens to be given as an argument. */
const isOption = (v: VariableChange): boolean => v.name === 'SOURCE_DATE_EPOCH' && v.line === undefined;

function causeOf(facts: StepFacts, v: VariableChange): CauseOf<'arg-changed'> {
  const proven = facts.own?.basis !== 'names' && (v.old !== undefined || v.new !== undefined);
  const step = stepRef(facts.build.match.plan, facts.now.step);
  const isUnknown =
    v.old === undefined &&
    v.new === undefined &&
    facts.now.main !== undefined &&
    facts.build.record.buildArgs === undefined;
  return {
    kind: 'arg-changed',
    certainty: proven ? 'proven' : 'inferred',
    subject: isUnknown
      ? { how: 'expands', name: v.name, step }
      : { how: 'value', ...valueOf(v), step, instruction: facts.now.step.instruction, used: v.used },
    culprit: variableCulprit('arg', v),
    evidence: [
      { kind: 'value', ...valueOf(v) },
      ...(facts.own?.basis === 'operations' ? [{ kind: 'operations-differ', parts: ['env'] } as const] : []),
    ],
  };
}

/** FROM with a variable: the same line, another image. */
function ofBase(facts: StepFacts): Cause[] {
  const { parent, aligned, baseline } = facts;
  if (parent?.step.instruction !== 'FROM' || aligned?.old === undefined || baseline === undefined) return [];
  const id = aligned.old.step.inputs.find((i) => i.kind === 'parent')?.step;
  const old = baseline.match.steps.find((s) => s.step.id === id && s.platform === aligned.old?.platform);
  if (old === undefined || old.step.source !== parent.step.source) return [];
  const images = [old.image?.ref ?? old.step.expanded, parent.image?.ref ?? parent.step.expanded];
  if (images[0] === images[1] || isOneImage(parent, old)) return [];
  const { plan } = facts.build.match;
  const [before, now] = [baseline.match.plan.globalArgs, plan.globalArgs];
  const shown: Fact[] =
    old.image?.digest === undefined || parent.image?.digest === undefined
      ? []
      : [
          {
            kind: 'digest-moved',
            ref: parent.image.ref,
            old: old.image.digest,
            new: parent.image.digest,
            from: 'vertices',
          },
        ];
  return globalVariables(facts, parent.step.source, now, before).map((v) => ({
    ...causeOf(facts, v),
    subject: { how: 'value', ...valueOf(v), step: stepRef(plan, parent.step), instruction: 'FROM', used: true },
    evidence: [{ kind: 'value', ...valueOf(v) }, ...shown],
  }));
}

/** The step below has a hidden change and this one's line shows another value: one variable in the scope of both. */
function afterHidden(facts: StepFacts, seen: Seen): Cause[] {
  const { own, parent, aligned, now } = facts;
  if (own?.basis !== 'names' || !own.text || parent === undefined || aligned?.old === undefined) return [];
  if (parent.step.stage !== now.step.stage || !isHiddenArg(seen.causes(parent.step.id))) return [];
  return [
    {
      kind: 'arg-changed',
      certainty: 'unknown',
      subject: { how: 'after-hidden', step: stepRef(facts.build.match.plan, now.step) },
      culprit: { kind: 'arg', old: aligned.old.text, new: now.text },
      evidence: [
        { kind: 'texts-differ', by: 'names' },
        { kind: 'text-was', text: aligned.old.text },
        { kind: 'text-is', text: now.text },
        { kind: 'hidden-below' },
      ],
      missing: { kind: 'dockerfiles-of-edit' },
    },
  ];
}

/** A variable changed below, as far as digests tell. */
export const isHiddenArg = (causes: readonly Cause[]): boolean =>
  causes.some((c) => c.kind === 'arg-changed' && !isClaimed(c));

/** Nothing but an argument or a variable is left: the digests of the definition differ, the names and the parent do not. */
function hidden(facts: StepFacts): Cause[] {
  if (facts.own?.hidden !== true || /<<-?["']?\w/.test(facts.now.text)) return [];
  return [
    {
      kind: 'arg-changed',
      certainty: 'unknown',
      subject: { how: 'hidden', step: stepRef(facts.build.match.plan, facts.now.step) },
      culprit: { kind: 'arg' },
      evidence: [{ kind: 'digests-differ' }],
      missing: { kind: 'dockerfiles' },
    },
  ];
}

/** A plain log has no digests: a RUN of the same line on a cached parent, on a builder that held its cache. */
function blind(facts: StepFacts, seen: Seen): Cause[] {
  const { own, now, parent, aligned, builder, anyCached } = facts;
  if (own?.basis !== 'names' || own.text || own.flags.length > 0 || aligned?.change !== 'same') return [];
  if (now.step.instruction !== 'RUN' || now.main === undefined || now.main.id.startsWith('sha256:')) return [];
  if (formOf(facts.build.record.form).builder !== 'buildkit') return [];
  if (builder !== 'warm' || !anyCached || /<<-?["']?\w/.test(now.text) || aligned.removedBefore.length > 0) return [];
  if (now.step.inputs.some((i) => i.kind !== 'parent') || (parent !== undefined && seen.lost(parent.step.id)))
    return [];
  if (parent !== undefined && seen.changed(parent.step.id)) return [];
  return [
    {
      kind: 'arg-changed',
      certainty: 'unknown',
      subject: { how: 'blind' },
      culprit: { kind: 'arg' },
      evidence: [{ kind: 'same-key', by: 'names' }, { kind: 'builder-warm' }, { kind: 'filter-possible' }],
      missing: { kind: 'dockerfiles' },
    },
  ];
}

export const argChanged: Rule = {
  kind: 'arg-changed',
  phase: 'own',
  find(facts, seen) {
    const named = variableChanges(facts).filter((v) => v.from === 'arg' && !isOption(v));
    return [
      ...named.map((v) => causeOf(facts, v)),
      ...ofBase(facts),
      ...hidden(facts),
      ...afterHidden(facts, seen),
      ...blind(facts, seen),
    ];
  },
};
