import type { NamedCulprit } from '../../cause';
import type { EnvVar, Step } from '../../plan/types';
import { mask } from '../../text/mask';
import type { StepFacts } from '../facts';

/** A variable of a step whose value differs from the baseline's, and what set it. */
export interface VariableChange {
  readonly name: string;
  readonly from: EnvVar['from'] | 'unknown';
  readonly line?: number;
  readonly old?: string;
  readonly new?: string;
  /** The instruction's text names the variable. */
  readonly used: boolean;
}

const find = (step: Step | undefined, name: string): EnvVar | undefined => step?.env.findLast((e) => e.name === name);

function change(facts: StepFacts, name: string, old: string | undefined, now: string | undefined): VariableChange {
  const here = find(facts.now.step, name);
  const origin = here ?? find(facts.aligned?.old?.step, name);
  const isArg = facts.build.record.buildArgs?.[name] !== undefined;
  const used = new RegExp(`\\$\\{?${name.replace(/[^\w]/g, '\\$&')}\\b`).test(facts.now.step.source);
  return {
    name,
    from: origin?.from ?? (isArg ? 'arg' : 'unknown'),
    ...(here?.line !== undefined && { line: here.line }),
    ...(old !== undefined && { old: mask(name, old) }),
    ...(now !== undefined && { new: mask(name, now) }),
    used,
  };
}

/** Variables the step's environment or its expanded text got other values from, between the baseline and this build. */
export function variableChanges(facts: StepFacts): VariableChange[] {
  const { own, now, aligned } = facts;
  if (own === undefined || aligned?.old === undefined) return [];
  if (own.env.length > 0) {
    return own.env.map((e) => change(facts, e.name, e.old, e.new));
  }
  if (own.text || own.flags.length > 0 || own.parts.length === 0) return [];
  const changed = stepVariables(facts, now.step, aligned.old.step);
  return changed.length > 0 ? changed : usedVariables(facts);
}

const namesIn = (text: string): Set<string> =>
  new Set([...text.matchAll(/\$\{?([A-Za-z_]\w*)/g)].map((m) => m[1] ?? ''));

/** Variables the text names, when the values are not known but the expanded text differs. */
function usedVariables(facts: StepFacts): VariableChange[] {
  const { step } = facts.now;
  const names = namesIn(step.source);
  return step.env.filter((e) => names.has(e.name)).map((e) => change(facts, e.name, undefined, undefined));
}

/** Variables that two steps of the same text expand to other values. */
export function stepVariables(facts: StepFacts, now: Step, old: Step): VariableChange[] {
  const names = new Set([...now.env, ...old.env].map((e) => e.name));
  return [...names].flatMap((name) => {
    const a = find(old, name)?.value;
    const b = find(now, name)?.value;
    return a === b ? [] : [change({ ...facts, now: { ...facts.now, step: now } }, name, a, b)];
  });
}

/** Variables that FROM's line names and that ARG lines before the first FROM give other values. */
export function globalVariables(
  facts: StepFacts,
  line: string,
  now: readonly EnvVar[],
  old: readonly EnvVar[],
): VariableChange[] {
  const value = (args: readonly EnvVar[], name: string): EnvVar | undefined => args.findLast((a) => a.name === name);
  return [...namesIn(line)].flatMap((name): VariableChange[] => {
    const [a, b] = [value(old, name), value(now, name)];
    if (a?.value === b?.value) return [];
    const at = b?.line;
    return [
      {
        name,
        from: 'arg',
        ...(at !== undefined && { line: at }),
        ...(a?.value !== undefined && { old: mask(name, a.value) }),
        ...(b?.value !== undefined && { new: mask(name, b.value) }),
        used: true,
      },
    ];
  });
}

/** A variable with both values. */
export const valueOf = ({ name, old, new: now }: VariableChange): Pick<VariableChange, 'name' | 'old' | 'new'> => ({
  name,
  ...(old !== undefined && { old }),
  ...(now !== undefined && { new: now }),
});

/** A changed variable as a culprit: its name, its line, and both values. */
export function variableCulprit(kind: 'arg' | 'env', v: VariableChange): NamedCulprit {
  return {
    kind,
    name: v.name,
    ...(v.line !== undefined && { lines: [v.line, v.line] as const }),
    ...(v.old !== undefined && { old: v.old }),
    ...(v.new !== undefined && { new: v.new }),
  };
}
