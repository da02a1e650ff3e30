import type { ContextVerdict } from '../context/verdict';
import type { Match, MatchedStep } from '../match';
import { align } from './align';
import { behind, parentOf, stepsOf } from './below';
import type { Build } from './build';
import { resultFacts } from './chain/facts';
import { KnownResults } from './chain/known';
import { builderState, importsOf, type StepFacts } from './facts';
import { besideShowsCache, showsCache } from './unseen';
import { ownDifference } from './own-difference';

/** What fingerprints, git and the like say of steps' context files, between one earlier build and this one; by step id. */
export type ContextEvidence = ReadonlyMap<string, ContextVerdict>;

/** The platform of an earlier build to compare a platform with: the same, else its first. */
export function platformIn(baseline: Match, platform: string | undefined): string | undefined {
  const known = [...new Set(baseline.steps.map((s) => s.platform))];
  return known.includes(platform) ? platform : known[0];
}

function sourcesOf(steps: ReadonlyMap<string, MatchedStep>, { step }: MatchedStep): StepFacts['sources'] {
  return step.inputs.flatMap((input) => {
    if (input.kind !== 'copy' && input.kind !== 'mount') return [];
    const source = behind(steps, input.step);
    return source === undefined ? [] : [{ input, step: source }];
  });
}

/** What a build is compared with. */
export interface Compared {
  /** An earlier build; undefined when there is none. */
  readonly baseline: Build | undefined;
  readonly context?: ContextEvidence;
  /** Results of all builds at hand. */
  readonly known?: KnownResults;
}

/** Gathers the facts of every step of one platform against one earlier build. */
export function collect(build: Build, compared: Compared, platform: string | undefined): StepFacts[] {
  const { baseline, context, known = new KnownResults([build], undefined) } = compared;
  const own = build.match.steps.filter((s) => s.platform === platform);
  const steps = stepsOf(build.match.steps, platform);
  const imports = importsOf(build.record);
  const anyCached = build.match.steps.some(showsCache) || besideShowsCache(build.record);
  const aligned =
    baseline === undefined
      ? undefined
      : align(build.match, baseline.match, platform, platformIn(baseline.match, platform));
  const builder = builderState(build, baseline, imports, known.keptBefore(build));
  return own.map((now): StepFacts => {
    const found = aligned?.get(now.step.id);
    const parent = parentOf(steps, now);
    const verdict = context?.get(now.step.id);
    const difference =
      found === undefined || baseline === undefined ? undefined : ownDifference(found, now, build, baseline);
    const old = found?.old === undefined || baseline === undefined ? undefined : { build: baseline, step: found.old };
    return {
      build,
      now,
      ...(baseline !== undefined && { baseline }),
      ...(found !== undefined && { aligned: found }),
      ...(difference !== undefined && { own: difference }),
      ...(parent !== undefined && { parent }),
      sources: sourcesOf(steps, now),
      builder,
      imports,
      anyCached,
      ...(verdict !== undefined && { context: verdict }),
      result: resultFacts({ build, step: now }, old, known),
    };
  });
}
