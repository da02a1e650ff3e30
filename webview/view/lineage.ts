import type { EdgeView, GraphView } from '../../extension/protocol';

/** Every id that is reached from `start`, itself included. */
function reach(start: string, next: (id: string) => readonly string[]): Set<string> {
  const found = new Set([start]);
  const queue = [start];
  for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
    for (const to of next(id)) {
      if (found.has(to)) continue;
      found.add(to);
      queue.push(to);
    }
  }
  return found;
}

function index(edges: readonly EdgeView[], key: 'from' | 'to', value: 'from' | 'to'): (id: string) => string[] {
  const map = new Map<string, string[]>();
  for (const e of edges) map.set(e[key], [...(map.get(e[key]) ?? []), e[value]]);
  return (id) => map.get(id) ?? [];
}

/** Everything a step is made from, and everything made from it. */
export function lineage(graph: GraphView, id: string): Set<string> {
  return new Set([...reach(id, index(graph.edges, 'to', 'from')), ...reach(id, index(graph.edges, 'from', 'to'))]);
}

/** Steps from a rebuilt step along its causes to where they end. */
export function pathToRoot(graph: GraphView, id: string): Set<string> {
  const steps = new Map(graph.steps.map((s) => [s.id, s]));
  return reach(id, (at) => steps.get(at)?.causes.flatMap((c) => c.via ?? []) ?? []);
}
