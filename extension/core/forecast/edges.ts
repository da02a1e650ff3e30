import type { EdgeReason } from '../cause';
import type { ExplainedEdge } from '../explain/types';
import type { Chosen } from './choose';

/** Every edge between steps with whether a rebuild would come along it, and why it would or would not. */
export function forecastEdges(chosen: ReadonlyMap<string, Chosen>): ExplainedEdge[] {
  const runs = (id: string): boolean => (chosen.get(id)?.causes.length ?? 0) > 0;
  return [...chosen].flatMap(([id, { facts, causes }]): ExplainedEdge[] => {
    const edge = (from: string, carries: boolean, why: EdgeReason): ExplainedEdge => ({ from, to: id, carries, why });
    const carries = (from: string): boolean => causes.some((c) => c.via === from);
    const { parent, sources, now } = facts;
    const edges: ExplainedEdge[] = [];
    if (parent !== undefined) {
      const from = parent.step.id;
      const isLaid = now.step.inputs.some((i) => i.kind === 'parent' && i.link === true);
      const kind = isLaid ? 'linked' : runs(from) ? 'parent-ran' : 'quiet';
      edges.push(edge(from, !isLaid && carries(from), { kind }));
    }
    for (const { input, step } of sources) {
      const from = step.step.id;
      const files = { how: input.kind === 'mount' ? 'mount' : 'copy', paths: input.paths ?? [] } as const;
      const forced = causes.some((c) => c.via !== from && c.certainty === 'proven');
      const why: EdgeReason = runs(from)
        ? { kind: forced ? 'files-forced' : 'files-differ', ...files }
        : { kind: 'quiet' };
      edges.push(edge(from, carries(from), why));
    }
    return edges;
  });
}
