import { hasAllOfStage } from '../match';
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

/** The baseline's stage of that name or, when it has none, of that number. */
export function stageIn(build: Build, baseline: Build, stage: number): number | undefined {
  const name = build.match.plan.stages[stage]?.name?.toLowerCase();
  return baseline.match.plan.stages.find((s) =>
    name === undefined ? s.name === undefined && s.index === stage : s.name?.toLowerCase() === name,
  )?.index;
}

/** A log of the baseline shows all steps of the stage, so that one which it does not show was not there. */
export function showsStage(build: Build, baseline: Build, stage: number): boolean {
  const old = stageIn(build, baseline, stage);
  return old !== undefined && hasAllOfStage(baseline.match, old);
}
