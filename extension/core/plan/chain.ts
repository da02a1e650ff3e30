import type { Plan } from './types';

/** Stages whose steps make up the target's own filesystem and configuration: the target and the stages it builds on. */
export function targetChain(plan: Plan): Set<number> {
  const chain = new Set<number>();
  for (let at: number | undefined = plan.targetStage; at !== undefined && !chain.has(at);) {
    chain.add(at);
    at = plan.stages[at]?.baseStage;
  }
  return chain;
}
