import type { BuildRecord } from '../records/types';
import type { MatchedStep } from './types';

/** The step was started on the files of those below it: a RUN that failed ran, a COPY may have failed before it came to that. */
const stoodOn = ({ outcome, step }: MatchedStep): boolean =>
  outcome === 'rebuilt' || (outcome === 'failed' && step.instruction === 'RUN') || step.instruction === 'FROM';

/**
 * Steps that a build that ended badly calls CACHED and that nothing was built on: BuildKit reports steps so that it gave up
 * (moby/buildkit issues 4535 and 5644), and a hit that nobody used looks the same.
 */
export function givenUp(steps: readonly MatchedStep[], { status }: Pick<BuildRecord, 'status'>): string[] {
  if (status !== 'failed' && status !== 'canceled') return [];
  const used = new Set<string>();
  for (const s of steps.toReversed())
    if (stoodOn(s) || used.has(s.step.id)) for (const { step } of s.step.inputs) if (step !== undefined) used.add(step);
  return steps.flatMap((s) =>
    s.outcome === 'cached' && s.step.instruction !== 'FROM' && !used.has(s.step.id) ? [s.step.id] : [],
  );
}
