import type { MatchedStep } from '../match';
import type { StepInput } from '../plan/types';

/** Steps of one build and platform by their ids. */
export type Steps = ReadonlyMap<string, MatchedStep>;

/** The steps of a build that are of one platform. */
export const stepsOf = (steps: readonly MatchedStep[], platform: string | undefined): Map<string, MatchedStep> =>
  new Map(steps.filter((s) => s.platform === platform).map((s) => [s.step.id, s]));

/** The step that is read in the end: a FROM of an earlier stage stands for that stage's last step. */
export function behind(steps: Steps, id: string | undefined): MatchedStep | undefined {
  let step = id === undefined ? undefined : steps.get(id);
  for (let hops = 0; step !== undefined && !step.step.vertex && hops < 1000; hops++) {
    const next: StepInput | undefined = step.step.inputs.find((i) => i.kind === 'parent');
    if (next?.step === undefined) break;
    step = steps.get(next.step);
  }
  return step;
}

/** The filesystem that a step writes into or runs in; undefined on scratch. */
export function parentOf(steps: Steps, s: MatchedStep): MatchedStep | undefined {
  const input = s.step.inputs.find((i) => i.kind === 'parent');
  if (input !== undefined) return behind(steps, input.step);
  if (!s.step.inputs.some((i) => i.kind === 'base')) return undefined;
  return [...steps.values()].find((o) => o.step.stage === s.step.stage && o.step.instruction === 'FROM' && o !== s);
}

/** A step whose files are laid over its parent's filesystem: COPY and ADD with --link. */
export const isLaid = ({ step }: MatchedStep): boolean =>
  step.inputs.some((i) => i.kind === 'parent' && i.link === true);
