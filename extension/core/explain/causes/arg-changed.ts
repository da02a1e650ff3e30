import { words } from '../../format/words';
import { stepIn } from '../../format/short';
import type { StepFacts } from '../facts';
import type { Rule, Seen } from '../rule';
import type { Cause } from '../types';
import { stepVariables, variableChanges, type VariableChange, variableCulprit } from './variables';

/** SOURCE_DATE_EPOCH is an option of the build that happens to be given as an argument. */
const isOption = (v: VariableChange): boolean => v.name === 'SOURCE_DATE_EPOCH' && v.line === undefined;

function causeOf(facts: StepFacts, v: VariableChange): Cause {
  const proven = facts.own?.basis !== 'names' && (v.old !== undefined || v.new !== undefined);
  return {
    kind: 'arg-changed',
    certainty: proven ? 'proven' : 'inferred',
    message:
      v.old === undefined &&
      v.new === undefined &&
      facts.now.main !== undefined &&
      facts.build.record.buildArgs === undefined
        ? words.argDiffers(v.name, stepIn(facts.build.match.plan, facts.now.step))
        : words.argChanged(
            v.name,
            v.old,
            v.new,
            stepIn(facts.build.match.plan, facts.now.step),
            facts.now.step.instruction,
            v.used,
          ),
    culprit: variableCulprit('arg', v),
    evidence: [
      words.valueWas(v.name, v.old, v.new),
      ...(facts.own?.basis === 'operations' ? [words.operationsDiffer('env')] : []),
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
  if (images[0] === images[1]) return [];
  return stepVariables(facts, parent.step, old.step).map((v) => causeOf(facts, v));
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
      message: words.lineDiffers(stepIn(facts.build.match.plan, now.step)),
      culprit: { kind: 'arg', old: aligned.old.text, new: now.text },
      evidence: [words.bothLogs, words.was(aligned.old.text), words.isNow(now.text), words.hiddenBelow],
      wouldTell: words.dockerfilesWouldTellEdit,
    },
  ];
}

/** A variable changed below, as far as digests tell. */
export const isHiddenArg = (causes: readonly Cause[]): boolean =>
  causes.some((c) => c.kind === 'arg-changed' && c.certainty === 'unknown');

/** Nothing but an argument or a variable is left: the digests of the definition differ, the names and the parent do not. */
function hidden(facts: StepFacts): Cause[] {
  if (facts.own?.hidden !== true || /<<-?["']?\w/.test(facts.now.text)) return [];
  return [
    {
      kind: 'arg-changed',
      certainty: 'unknown',
      message: words.hiddenArg(stepIn(facts.build.match.plan, facts.now.step)),
      culprit: { kind: 'arg' },
      evidence: [words.digestsDiffer],
      wouldTell: words.dockerfilesWouldTell,
    },
  ];
}

/** A plain log has no digests: a RUN of the same line on a cached parent, on a builder that held its cache. */
function blind(facts: StepFacts, seen: Seen): Cause[] {
  const { own, now, parent, aligned, builder, anyCached } = facts;
  if (own?.basis !== 'names' || own.text || own.flags.length > 0 || aligned?.change !== 'same') return [];
  if (now.step.instruction !== 'RUN' || now.main === undefined || now.main.id.startsWith('sha256:')) return [];
  if (builder !== 'warm' || !anyCached || /<<-?["']?\w/.test(now.text) || aligned.removedBefore.length > 0) return [];
  if (now.step.inputs.some((i) => i.kind !== 'parent') || (parent !== undefined && seen.lost(parent.step.id)))
    return [];
  if (parent !== undefined && seen.changed(parent.step.id)) return [];
  return [
    {
      kind: 'arg-changed',
      certainty: 'unknown',
      message: words.resultGoneOrFilter(true),
      culprit: { kind: 'arg' },
      evidence: [words.sameName, words.builderWarm, words.filterNotRuledOut],
      wouldTell: words.dockerfilesWouldTell,
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
