import type { Build } from './build';

/**
 * Stages of a build that the baseline built too: by name or, when unnamed, by number. A stage that the baseline's target
 * did not need was not built.
 */
export function builtStages(build: Build, baseline: Build): Set<number> {
  const ran = new Set(
    baseline.match.steps.filter((s) => s.vertices.length > 0).map((s) => baseline.match.plan.stages[s.step.stage]),
  );
  const names = new Set([...ran].flatMap((s) => s?.name?.toLowerCase() ?? []));
  const numbers = new Set([...ran].flatMap((s) => (s === undefined || s.name !== undefined ? [] : [s.index])));
  return new Set(
    build.match.plan.stages
      .filter((s) => (s.name !== undefined ? names.has(s.name.toLowerCase()) : numbers.has(s.index)))
      .map((s) => s.index),
  );
}
