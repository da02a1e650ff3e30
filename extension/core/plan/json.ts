import type { Plan, Step } from './types';

/** A step in the command's JSON, version 1 (.github/ARCHITECTURE.md, JSON). */
export function stepToJson(step: Step): Record<string, unknown> {
  return {
    id: step.id,
    stage: step.stage,
    instruction: step.instruction,
    text: step.text,
    lines: step.lines,
    vertex: step.vertex,
    needed: step.needed,
    inputs: step.inputs,
  };
}

/** The `graph` document, version 1. */
export function planToJson(plan: Plan): Record<string, unknown> {
  return {
    version: 1,
    file: plan.file,
    target: plan.target,
    stages: plan.stages.map(({ index, name, base, lines, needed, notNeeded, platform }) => ({
      index,
      ...(name !== undefined && { name }),
      base,
      lines,
      needed,
      ...(notNeeded !== undefined && { notNeeded }),
      ...(platform !== undefined && { platform }),
    })),
    steps: plan.steps.map(stepToJson),
    problems: plan.problems,
  };
}
