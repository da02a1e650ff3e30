import type { Plan } from '../plan/types';
import type { BuildRecord, Vertex } from '../records/types';
import { hasAllRows } from '../records/whole';
import { parseVertexName, place, sameShown, type VertexName } from './names';
import { readsOf } from './reads';

interface Row {
  readonly vertex: Vertex;
  readonly name: VertexName;
}

const rowsOf = (vertices: readonly Vertex[]): Row[] =>
  vertices.flatMap((vertex) => {
    const name = parseVertexName(vertex.name);
    return name === undefined ? [] : [{ vertex, name }];
  });

const isFrom = ({ name }: Row): boolean => name.index === 1 && name.text.startsWith('FROM ');
const stageOf = (n: VertexName): string => n.label.split(' ').at(-1) ?? '';

/** Steps that the plan needs and that the log shows under another target. */
function forPlan(plan: Plan, own: readonly Row[], shared: readonly Row[]): Vertex[] {
  const taken = new Set(own.map((r) => place(r.name)));
  const wanted = new Map<string, string>();
  for (const s of plan.steps) {
    const n = s.needed && s.vertexName !== undefined ? parseVertexName(s.vertexName) : undefined;
    if (n !== undefined && !taken.has(place(n))) wanted.set(place(n), n.text);
  }
  return shared
    .filter((r) => {
      const text = wanted.get(place(r.name));
      return text !== undefined && sameShown(text, r.name.text);
    })
    .map((r) => r.vertex);
}

/** Without a plan: rows that complete a stage of the target's own, stages it names, and the only stage it can stand on. */
function forNames(own: readonly Row[], shared: readonly Row[]): Vertex[] {
  const taken = [...own];
  const left = new Set(shared);
  const take = (rows: readonly Row[]): boolean => {
    // A place may have several rows: one that was canceled for a target and done for another.
    const places = new Set(taken.map((t) => place(t.name)));
    for (const r of rows) {
      left.delete(r);
      if (!places.has(place(r.name))) taken.push(r);
    }
    return rows.length > 0;
  };
  const isOf = (stage: string) => (r: Row) => stageOf(r.name) === stage;
  for (let found = true; found;) {
    const places = new Set(taken.map((r) => place(r.name)));
    // A FROM that several targets have is one vertex, named after any of them: it makes no stage the target's own.
    const stages = new Map(taken.filter((r) => !isFrom(r)).map((r) => [stageOf(r.name), r.name.total]));
    const missing = [...left].filter((r) => stages.get(stageOf(r.name)) === r.name.total && !places.has(place(r.name)));
    const named = new Set(taken.flatMap((r) => readsOf(r.name.text).from.map((f) => f.name)));
    const read = [...left].filter((r) => named.has(stageOf(r.name)) && !stages.has(stageOf(r.name)));
    const hasFrom = (rows: readonly Row[], stage: string): boolean => rows.some((r) => isOf(stage)(r) && isFrom(r));
    // None of its stages has an image: all of them stand on one that another target's rows show.
    const baseless = stages.size > 0 && [...stages.keys()].every((stage) => !hasFrom(taken, stage));
    const others = [...new Set([...left].map((r) => stageOf(r.name)))].filter(
      (s) => !stages.has(s) && hasFrom([...left], s),
    );
    found =
      take(missing) || take(read) || (baseless && others.length === 1 && take([...left].filter(isOf(others[0] ?? ''))));
  }
  return taken.slice(own.length).map((r) => r.vertex);
}

/**
 * Steps of a target that a joint log shows under another one: BuildKit runs what several targets share once, and its rows carry
 * the name of the target that asked first.
 */
export function borrowed(record: BuildRecord, plan: Plan | undefined): readonly Vertex[] {
  // The row that is missing may be the target's own, of a step that came from the cache for one target and ran for another.
  if (record.shared === undefined || !hasAllRows(record)) return [];
  const own = rowsOf(record.vertices);
  const shared = rowsOf(record.shared);
  return plan === undefined ? forNames(own, shared) : forPlan(plan, own, shared);
}
