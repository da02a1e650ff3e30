import type { ContextVerdict } from '../context/verdict';
import type { Match, MatchedStep } from '../match';
import type { StepInput } from '../plan/types';
import { align, type Aligned } from './align';
import type { Build } from './build';
import { builderState, importsOf, type StepFacts } from './facts';
import { ownDifference } from './own-difference';

/** What fingerprints, git and the like say of a step's context files; by step id. */
export type ContextEvidence = ReadonlyMap<string, ContextVerdict>;

/** The outcome means that the baseline had the step's result. */
const available = (step: MatchedStep | undefined): boolean =>
  step?.outcome === 'cached' || step?.outcome === 'rebuilt' || step?.outcome === 'resolved';

/** The platform of an earlier build to compare a platform with: the same, else its first. */
export function platformIn(baseline: Match, platform: string | undefined): string | undefined {
  const known = [...new Set(baseline.steps.map((s) => s.platform))];
  return known.includes(platform) ? platform : known[0];
}

/** The step that is read in the end: a FROM of an earlier stage stands for that stage's last step. */
function behind(steps: ReadonlyMap<string, MatchedStep>, id: string | undefined): MatchedStep | undefined {
  let step = id === undefined ? undefined : steps.get(id);
  for (let hops = 0; step !== undefined && !step.step.vertex && hops < 1000; hops++) {
    const next: StepInput | undefined = step.step.inputs.find((i) => i.kind === 'parent');
    if (next?.step === undefined) break;
    step = steps.get(next.step);
  }
  return step;
}

function parentOf(steps: ReadonlyMap<string, MatchedStep>, s: MatchedStep): MatchedStep | undefined {
  const input = s.step.inputs.find((i) => i.kind === 'parent');
  if (input !== undefined) return behind(steps, input.step);
  if (!s.step.inputs.some((i) => i.kind === 'base')) return undefined;
  return [...steps.values()].find((o) => o.step.stage === s.step.stage && o.step.instruction === 'FROM' && o !== s);
}

/** Gathers the facts of every step of one platform. For each step the newest baseline is taken in which it was available. */
export function collect(
  build: Build,
  baselines: readonly Build[],
  platform: string | undefined,
  context: ContextEvidence | undefined,
): StepFacts[] {
  const own = build.match.steps.filter((s) => s.platform === platform);
  const steps = new Map(own.map((s) => [s.step.id, s]));
  const imports = importsOf(build.record);
  const anyCached = build.match.steps.some((s) => s.outcome === 'cached');
  const aligned = baselines.map((b) => align(build.match, b.match, platform, platformIn(b.match, platform)));
  const choose = (id: string): { baseline: Build; aligned: Aligned | undefined } | undefined => {
    const at = aligned.findIndex((a) => available(a.get(id)?.old));
    const baseline = baselines[at >= 0 ? at : 0];
    return baseline === undefined ? undefined : { baseline, aligned: aligned[at >= 0 ? at : 0]?.get(id) };
  };
  const states = new Map<Build | undefined, StepFacts['builder']>();
  const stateFor = (baseline: Build | undefined): StepFacts['builder'] => {
    let state = states.get(baseline);
    if (state === undefined) states.set(baseline, (state = builderState(build, baseline, imports)));
    return state;
  };
  return own.map((now): StepFacts => {
    const found = choose(now.step.id);
    const parent = parentOf(steps, now);
    const verdict = context?.get(now.step.id);
    const sources = now.step.inputs.flatMap((input) => {
      if (input.kind !== 'copy' && input.kind !== 'mount') return [];
      const step = behind(steps, input.step);
      return step === undefined ? [] : [{ input, step }];
    });
    const difference =
      found?.aligned === undefined ? undefined : ownDifference(found.aligned, now, build, found.baseline);
    return {
      build,
      now,
      ...(found !== undefined && { baseline: found.baseline }),
      ...(found?.aligned !== undefined && { aligned: found.aligned }),
      ...(difference !== undefined && { own: difference }),
      ...(parent !== undefined && { parent }),
      sources,
      builder: stateFor(found?.baseline),
      imports,
      anyCached,
      ...(verdict !== undefined && { context: verdict }),
    };
  });
}
