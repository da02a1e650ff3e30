import { list } from '../format/short';
import { words } from '../format/words';
import type { StepFacts } from './facts';
import type { Cause, ExplainedEdge } from './types';

type CausesOf = ReadonlyMap<string, readonly Cause[]>;

function edge(facts: StepFacts, from: string, carries: boolean, why: string): ExplainedEdge {
  const { platform } = facts.now;
  return { from, to: facts.now.step.id, ...(platform !== undefined && { platform }), carries, why };
}

function parentEdge(facts: StepFacts, causes: CausesOf): ExplainedEdge[] {
  const { parent, now } = facts;
  if (parent === undefined) return [];
  const id = parent.step.id;
  const input = now.step.inputs.find((i) => i.kind === 'parent');
  if (input?.link === true) return [edge(facts, id, false, words.edgeLink)];
  const base = (causes.get(now.step.id) ?? []).find(
    (c) =>
      c.kind === 'base-changed' ||
      (c.kind === 'instruction-changed' && parent.step.instruction === 'FROM' && c.culprit.lines === parent.step.lines),
  );
  if (base !== undefined) return [edge(facts, id, true, base.message)];
  if ((causes.get(now.step.id) ?? []).some((c) => c.kind === 'parent-rebuilt'))
    return [edge(facts, id, true, words.edgeParent)];
  const needed = (causes.get(id) ?? []).some((c) => c.kind === 'needed-downstream');
  if (parent.outcome === 'rebuilt' && needed) return [edge(facts, id, true, words.edgeNeeded)];
  return [edge(facts, id, false, parent.outcome === 'rebuilt' ? words.edgeParentEnds : words.edgeQuiet)];
}

/** Every edge of the plan with whether an invalidation came along it in this build, and why it did or why it ended. */
export function edgesOf(facts: readonly StepFacts[], causes: CausesOf): ExplainedEdge[] {
  return facts.flatMap((f) => {
    const sources = f.sources.map(({ input, step }) => {
      const paths = list(input.paths ?? []);
      const id = step.step.id;
      const carries = (causes.get(f.now.step.id) ?? []).some((c) => c.kind === 'source-rebuilt' && c.via === id);
      const mount = input.kind === 'mount';
      if (carries) return edge(f, id, true, mount ? words.edgeMount(paths) : words.edgeCopy(paths));
      const needed = (causes.get(id) ?? []).some((c) => c.kind === 'needed-downstream' && c.via === f.now.step.id);
      if (needed) return edge(f, id, true, words.edgeNeeded);
      if (step.outcome !== 'rebuilt') return edge(f, id, false, words.edgeQuiet);
      if (f.now.outcome === 'rebuilt') return edge(f, id, false, words.edgeCopyMaybe(paths));
      return edge(f, id, false, mount ? words.edgeMountEnds(paths) : words.edgeCopyEnds(paths));
    });
    return [...parentEdge(f, causes), ...sources];
  });
}
