import { count } from '../../text/text';
import { RecordError } from '../error';
import type { Vertex } from '../types';

/** Targets of one log: each lists what the others built, so that their number counts twice. */
const maxTargets = 256;

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

/** The names a row may begin with, read as a target's: `[a 1/2] …` or `[a] …`. */
function firstWords(name: string): string[] {
  const at = name.startsWith('LINK ') ? 'LINK '.length : 0;
  const space = name.indexOf(' ', at);
  if (name[at] !== '[' || space < 0) return [];
  const word = name.slice(at + 1, space);
  return word.endsWith(']') ? [word, word.slice(0, -1)] : [word];
}

/** Vertices of each target, by the names they would have in its own log. */
function byTarget(vertices: readonly Vertex[], targets: readonly string[]): Map<string, Vertex[]> {
  const found = new Map(targets.map((t): [string, Vertex[]] => [t, []]));
  for (const v of vertices)
    for (const target of firstWords(v.name)) {
      const name = ownName(v.name, target);
      if (name !== undefined) found.get(target)?.push({ ...v, name });
    }
  return found;
}

/** What a target's vertices read of other targets, however far away; only rawjson says it. */
function readBy(own: readonly Vertex[], all: ReadonlyMap<string, Vertex>): Vertex[] {
  const seen = new Set(own.map((v) => v.id));
  const found: Vertex[] = [];
  const queue = own.flatMap((v) => v.inputs);
  for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
    const v = all.get(id);
    if (v === undefined || seen.has(id)) continue;
    seen.add(id);
    found.push(v);
    for (const input of v.inputs) queue.push(input);
  }
  return found;
}

/**
 * Takes a joint log of several targets apart: one build a target, with what belongs to all in each.
 * @throws RecordError for more targets than a build has.
 */
export function splitTargets(vertices: readonly Vertex[]): TargetVertices[] {
  const targets = targetsOf(vertices);
  if (targets.length === 0) return [{ vertices }];
  if (targets.length > maxTargets)
    throw new RecordError(`the log is of ${count(targets.length, 'target')}: more than ${maxTargets} are not read`);
  const owned = byTarget(vertices, targets);
  const isNamed = (name: string): boolean =>
    firstWords(name).some((t) => owned.has(t) && ownName(name, t) !== undefined);
  const common = vertices.filter((v) => !isNamed(v.name));
  const all = new Map([...owned.values()].flat().map((v) => [v.id, v]));
  return targets.map((joint): TargetVertices => {
    const own = owned.get(joint) ?? [];
    const others = targets.flatMap((t) => (t === joint ? [] : (owned.get(t) ?? [])));
    const read = readBy(own, all);
    const shared = own.some((v) => v.inputs.length > 0) ? [] : others;
    return {
      joint,
      vertices: [...common, ...read, ...own],
      ...(shared.length > 0 && { shared }),
      ...(others.length > 0 && { beside: others }),
    };
  });
}
