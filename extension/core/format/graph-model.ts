import type { Explanation, Outcome } from '../explain/types';
import type { InputKind, Plan, Step } from '../plan/types';

/** A drawn step: the one form that DOT, Mermaid and SVG share. */
export interface DrawnStep {
  readonly step: Step;
  readonly outcome: Outcome | undefined;
  readonly seconds: number;
}

export interface DrawnEdge {
  readonly from: string;
  readonly to: string;
  readonly kind: InputKind;
  readonly carries: boolean;
}

/** Something outside the file that steps read. */
export interface DrawnSource {
  readonly id: string;
  readonly label: string;
}

export interface Drawing {
  readonly steps: readonly DrawnStep[];
  readonly edges: readonly DrawnEdge[];
  readonly sources: readonly DrawnSource[];
}

/** Steps with a vertex, what they read, and how the build coloured them (the first platform's outcome when there are several). */
export function drawing(plan: Plan, explanation: Explanation | undefined): Drawing {
  const explained = new Map(explanation?.steps.toReversed().map((s) => [s.step.id, s]));
  const carrying = new Set(explanation?.edges.filter((e) => e.carries).map((e) => `${e.from} ${e.to}`));
  const byId = new Map(plan.steps.map((s) => [s.id, s]));
  const sources = new Map<string, DrawnSource>();
  const edges: DrawnEdge[] = [];
  for (const step of plan.steps) {
    if (!step.vertex) continue;
    for (const input of step.inputs) {
      if (input.kind === 'base') continue;
      if (input.step !== undefined) {
        if (byId.has(input.step))
          edges.push({
            from: input.step,
            to: step.id,
            kind: input.kind,
            carries: carrying.has(`${input.step} ${step.id}`),
          });
        continue;
      }
      const id = input.kind === 'context' ? 'context' : `${input.kind}:${input.ref ?? ''}`;
      sources.set(id, { id, label: input.kind === 'context' ? 'build context' : (input.ref ?? '') });
      edges.push({ from: id, to: step.id, kind: input.kind, carries: false });
    }
  }
  return {
    steps: plan.steps
      .filter((s) => s.vertex)
      .map((step) => ({
        step,
        outcome: explained.get(step.id)?.outcome,
        seconds: explained.get(step.id)?.seconds ?? 0,
      })),
    edges,
    sources: [...sources.values()],
  };
}
