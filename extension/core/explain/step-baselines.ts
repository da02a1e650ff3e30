import type { MatchedStep } from '../match';
import { align, type Aligned } from './align';
import { behind, parentOf, stepsOf } from './below';
import type { Build } from './build';
import { platformIn } from './collect';

/** The outcome means that the baseline had the step's result. */
const available = (step: MatchedStep | undefined): boolean =>
  step?.outcome === 'cached' || step?.outcome === 'rebuilt' || step?.outcome === 'resolved';

/** How a step is paired with one of the earlier builds. */
export interface StepBaseline {
  /** The place of the build among the earlier ones. */
  readonly index: number;
  /** Newer ones in which the step had begun and did not end. */
  readonly undone: readonly { readonly index: number; readonly outcome: 'failed' | 'canceled' }[];
}

function undoneIn(aligned: readonly Map<string, Aligned>[], id: string, until: number): StepBaseline['undone'] {
  return aligned.slice(0, until).flatMap((a, index) => {
    const outcome = a.get(id)?.old?.outcome;
    return outcome === 'failed' || outcome === 'canceled' ? [{ index, outcome }] : [];
  });
}

/**
 * Which earlier build each step of one platform is compared with: the newest in which it was available. A step from the cache is
 * compared with the one that those that ran above it are compared with, so that a change can be followed to where it began.
 */
export function stepBaselines(
  build: Build,
  baselines: readonly Build[],
  platform: string | undefined,
): Map<string, StepBaseline> {
  const aligned = baselines.map((b) => align(build.match, b.match, platform, platformIn(b.match, platform)));
  const steps = stepsOf(build.match.steps, platform);
  const found = new Map<string, StepBaseline>();
  const needed = new Map<string, number>();
  for (const step of [...steps.values()].toReversed()) {
    const { id } = step.step;
    const at = Math.max(
      0,
      aligned.findIndex((a) => available(a.get(id)?.old)),
    );
    const index = step.outcome === 'cached' ? Math.max(at, needed.get(id) ?? 0) : at;
    found.set(id, { index, undone: step.outcome === 'rebuilt' ? undoneIn(aligned, id, index) : [] });
    const read = [
      parentOf(steps, step),
      ...step.step.inputs.map((i) => (i.kind === 'copy' || i.kind === 'mount' ? behind(steps, i.step) : undefined)),
    ];
    for (const below of read)
      if (below !== undefined) needed.set(below.step.id, Math.max(index, needed.get(below.step.id) ?? 0));
  }
  return found;
}
