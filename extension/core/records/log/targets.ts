import type { Vertex } from '../types';

/** What one target of a joint log built. */
export interface TargetVertices {
  /** Bake's target or compose's service; undefined when the log is of one build. */
  readonly joint?: string;
  readonly vertices: readonly Vertex[];
  /** Vertices of the log's other targets: a step that is the same in several is shown once, under one of them. */
  readonly shared?: readonly Vertex[];
  /** Vertices of the other targets, by the names they would have in this one's log. */
  readonly beside?: readonly Vertex[];
}

const internal = /^\[(\S+) (?:internal|auth)\] /;
const closing = /^\[([^\s\]/]+)\] (?:exporting|resolving|importing|sending|unpacking)/;
const step = /^(LINK )?\[([^\]]*?)\s*(\d+\/\d+)\] /;

/** Words before a step's numbers; a platform holds a slash, which no target and no stage does. */
const labelOf = (name: string): string[] =>
  (step.exec(name)?.[2] ?? '').split(' ').filter((w) => w !== '' && !w.includes('/'));

/**
 * Names of the targets of a joint log: buildx puts each before the rows of its build (buildx util/progress/multiwriter.go). A build of
 * its own has `[internal] …` rows without a name.
 */
function targetsOf(vertices: readonly Vertex[]): string[] {
  const names = new Set<string>();
  let alone = false;
  for (const { name } of vertices) {
    if (/^\[(?:internal|auth)\] /.test(name) && !/^\[internal\] (?:load local bake|booting)/.test(name)) alone = true;
    const found = internal.exec(name)?.[1] ?? closing.exec(name)?.[1];
    if (found !== undefined && !/^(?:internal|auth|context)$|\//.test(found)) names.add(found);
  }
  if (alone) return [];
  const labels = vertices.map((v) => labelOf(v.name)).filter((l) => l.length > 0);
  // Two words are a target and a stage; when rows name targets, each row's first word is one.
  if (names.size > 0 || labels.some((l) => l.length > 1))
    for (const [first] of labels) if (first !== undefined) names.add(first);
  return [...names];
}

/** The name as the target's own build would show it. */
function ownName(name: string, target: string): string | undefined {
  const link = name.startsWith('LINK ') ? 'LINK ' : '';
  const rest = name.slice(link.length);
  if (rest.startsWith(`[${target}] `)) return link + rest.slice(target.length + 3);
  if (rest.startsWith(`[${target} `)) return `${link}[${rest.slice(target.length + 2)}`;
  return undefined;
}

const renamed = (v: Vertex, target: string): Vertex[] => {
  const name = ownName(v.name, target);
  return name === undefined ? [] : [{ ...v, name }];
};

/** What a target's vertices read, however far away; only rawjson says it. */
function readBy(own: readonly Vertex[], others: readonly Vertex[]): Vertex[] {
  const byId = new Map(others.map((v) => [v.id, v]));
  const found = new Map<string, Vertex>();
  const queue = own.flatMap((v) => v.inputs);
  for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
    const v = byId.get(id);
    if (v === undefined || found.has(id)) continue;
    found.set(id, v);
    queue.push(...v.inputs);
  }
  return [...found.values()];
}

/** Takes a joint log of several targets apart: one build a target, with what belongs to all in each. */
export function splitTargets(vertices: readonly Vertex[]): TargetVertices[] {
  const targets = targetsOf(vertices);
  if (targets.length === 0) return [{ vertices }];
  const common = vertices.filter((v) => targets.every((t) => ownName(v.name, t) === undefined));
  return targets.map((joint): TargetVertices => {
    const own = vertices.flatMap((v) => renamed(v, joint));
    const others = targets.filter((t) => t !== joint).flatMap((t) => vertices.flatMap((v) => renamed(v, t)));
    const read = readBy(own, others);
    const shared = own.some((v) => v.inputs.length > 0) ? [] : others;
    return {
      joint,
      vertices: [...common, ...read, ...own],
      ...(shared.length > 0 && { shared }),
      ...(others.length > 0 && { beside: others }),
    };
  });
}
