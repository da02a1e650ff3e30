import type { ExplainedEdge } from '../explain/types';
import { forecastWords } from '../format/forecast-words';
import { list } from '../format/short';
import type { Chosen } from './choose';

/** Every edge between steps with whether a rebuild would come along it, and why it would or would not. */
export function edgesOf(chosen: ReadonlyMap<string, Chosen>): ExplainedEdge[] {
  const runs = (id: string): boolean => (chosen.get(id)?.causes.length ?? 0) > 0;
  return [...chosen].flatMap(([id, { facts, causes }]): ExplainedEdge[] => {
    const edge = (from: string, carries: boolean, why: string): ExplainedEdge => ({ from, to: id, carries, why });
    const carries = (from: string): boolean => causes.some((c) => c.via === from);
    const { parent, sources, now } = facts;
    const edges: ExplainedEdge[] = [];
    if (parent !== undefined) {
      const from = parent.step.id;
      const isLaid = now.step.inputs.some((i) => i.kind === 'parent' && i.link === true);
      const why = isLaid ? forecastWords.edgeLink : runs(from) ? forecastWords.edgeParent : forecastWords.edgeQuiet;
      edges.push(edge(from, !isLaid && carries(from), why));
    }
    for (const { input, step } of sources) {
      const from = step.step.id;
      const paths = list(input.paths ?? []);
      const forced = causes.some((c) => c.via !== from && c.certainty === 'proven');
      const why = !runs(from)
        ? forecastWords.edgeQuiet
        : forced
          ? forecastWords.edgeSourceForced(paths)
          : forecastWords.edgeSource(paths);
      edges.push(edge(from, carries(from), why));
    }
    return edges;
  });
}
