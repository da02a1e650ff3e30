import type { Cause, EdgeReason } from '../cause';
import type { StepFacts } from './facts';
import type { ExplainedEdge } from './types';

type CausesOf = ReadonlyMap<string, readonly Cause[]>;

function edge(facts: StepFacts, from: string, carries: boolean, why: EdgeReason): ExplainedEdge {
  const { platform } = facts.now;
  return { from, to: facts.now.step.id, ...(platform !== undefined && { platform }), carries, why };
}

function parentEdge(facts: StepFacts, causes: CausesOf): ExplainedEdge[] {
  const { parent, now } = facts;
  if (parent === undefined) return [];
  const id = parent.step.id;
  const input = now.step.inputs.find((i) => i.kind === 'parent');
  if (input?.link === true) return [edge(facts, id, false, { kind: 'linked' })];
  const base = (causes.get(now.step.id) ?? []).find(
    (c) =>
      c.kind === 'base-changed' ||
      (c.kind === 'instruction-changed' && parent.step.instruction === 'FROM' && c.culprit.lines === parent.step.lines),
  );
  if (base !== undefined) return [edge(facts, id, true, { kind: 'cause', cause: base })];
  if ((causes.get(now.step.id) ?? []).some((c) => c.kind === 'parent-rebuilt'))
    return [edge(facts, id, true, { kind: 'parent-ran' })];
  const needed = (causes.get(id) ?? []).some((c) => c.kind === 'needed-downstream');
  if (parent.outcome === 'rebuilt' && needed) return [edge(facts, id, true, { kind: 'needed' })];
  return [edge(facts, id, false, parent.outcome === 'rebuilt' ? { kind: 'parent-same-key' } : { kind: 'quiet' })];
}

/** Every edge of the plan with whether an invalidation came along it in this build, and why it did or why it ended. */
export function explainEdges(facts: readonly StepFacts[], causes: CausesOf): ExplainedEdge[] {
  return facts.flatMap((f) => {
    const sources = f.sources.map(({ input, step }) => {
      const files = { how: input.kind === 'mount' ? 'mount' : 'copy', paths: input.paths ?? [] } as const;
      const id = step.step.id;
      const carries = (causes.get(f.now.step.id) ?? []).some((c) => c.kind === 'source-rebuilt' && c.via === id);
      if (carries) return edge(f, id, true, { kind: 'files-differ', ...files });
      const needed = (causes.get(id) ?? []).some((c) => c.kind === 'needed-downstream' && c.via === f.now.step.id);
      if (needed) return edge(f, id, true, { kind: 'needed' });
      if (step.outcome !== 'rebuilt') return edge(f, id, false, { kind: 'quiet' });
      if (f.now.outcome === 'rebuilt') return edge(f, id, false, { kind: 'files-forced', ...files });
      return edge(f, id, false, { kind: 'files-same', ...files });
    });
    return [...parentEdge(f, causes), ...sources];
  });
}
