import type { Plan, Stage, Step, StepInput } from '../plan/types';
import type { Vertex } from '../records/types';
import { imageOfFrom, parseVertexName, type PinnedImage, type VertexName } from './names';
import { readsOf } from './reads';

interface Row {
  readonly name: VertexName;
  readonly vertices: Vertex[];
}

interface Group {
  readonly label: string;
  readonly rows: Map<number, Row>;
}

const unnamed = /(?:^| )stage-(\d+)$/;

function group(vertices: readonly Vertex[]): Group[] {
  const groups = new Map<string, Group>();
  for (const vertex of vertices) {
    const name = parseVertexName(vertex.name);
    if (name === undefined) continue;
    let found = groups.get(name.label);
    if (found === undefined) groups.set(name.label, (found = { label: name.label, rows: new Map<number, Row>() }));
    const row = found.rows.get(name.index);
    if (row === undefined) found.rows.set(name.index, { name, vertices: [vertex] });
    else row.vertices.push(vertex);
  }
  return [...groups.values()];
}

const stepVertices = (g: Group): Vertex[] => [...g.rows.values()].flatMap((r) => r.vertices);

/** Groups that a group reads, as its vertices' inputs say (rawjson) or its texts (both forms). */
function readGroups(g: Group, groups: readonly Group[]): Group[] {
  const owner = new Map(groups.flatMap((other) => stepVertices(other).map((v) => [v.id, other] as const)));
  const byInput = stepVertices(g).flatMap((v) => v.inputs.flatMap((i) => owner.get(i) ?? []));
  const byText = [...g.rows.values()].flatMap((row) =>
    readsOf(row.name.text).from.flatMap((f) => groups.find((other) => named(other, f.name)) ?? []),
  );
  return [...byInput, ...byText].filter((other) => other !== g);
}

/** `--from=` takes a name or a number; a bake target may stand before the stage. */
function named(g: Group, name: string): boolean {
  const own = g.label.split(' ').at(-1) ?? '';
  return own.toLowerCase() === name.toLowerCase() || own === `stage-${name}`;
}

/** Stages in the order of the file as far as a record tells it: read before reader, unnamed ones at their own number. */
function ordered(groups: readonly Group[]): Group[] {
  const done: Group[] = [];
  const visit = (g: Group, path: readonly Group[]): void => {
    if (done.includes(g) || path.includes(g)) return;
    for (const other of readGroups(g, groups)) visit(other, [...path, g]);
    done.push(g);
  };
  for (const g of groups) visit(g, []);
  const slots = new Map<number, Group>();
  for (const g of done) {
    const number = unnamed.exec(g.label)?.[1];
    if (number !== undefined && !slots.has(Number(number))) slots.set(Number(number), g);
  }
  let next = 0;
  for (const g of done.filter((x) => ![...slots.values()].includes(x))) {
    while (slots.has(next)) next++;
    slots.set(next, g);
  }
  return [...slots].sort(([a], [b]) => a - b).map(([, g]) => g);
}

const hasFrom = (g: Group): boolean => [...g.rows.values()].some((r) => /^FROM /.test(r.name.text));

/** A step of an earlier stage, by its number, that a stage stands on. */
interface Base {
  readonly group: Group;
  readonly index: number;
}

/** What a stage without a FROM vertex builds on; undefined for `scratch` and when nothing tells. */
function baseOf(g: Group, before: readonly Group[], all: readonly Group[]): Base | undefined {
  const first = [...g.rows.values()].sort((a, b) => a.name.index - b.name.index)[0];
  if (hasFrom(g) || first === undefined) return undefined;
  const sources = readsOf(first.name.text).from.flatMap((f) => before.find((other) => named(other, f.name)) ?? []);
  const inputs = first.vertices.flatMap((v) => v.inputs);
  for (const other of before) {
    if (sources.includes(other)) continue;
    const at = [...other.rows].find(([, row]) => row.vertices.some((v) => inputs.includes(v.id)));
    // Two FROM of one image are one vertex: the stage stands on that alone.
    if (at !== undefined) return { group: other, index: at[0] };
  }
  if (first.vertices.some((v) => v.inputs.length > 0)) return undefined;
  // A plain log has no inputs. Every stage that was built is read by some other: one that no text names is a base.
  const target = g.label.split(' ').slice(0, -1).join(' ');
  const bases = before.filter(
    (other) =>
      other.label.split(' ').slice(0, -1).join(' ') === target &&
      !all.some((x) => [...x.rows.values()].some((r) => readsOf(r.name.text).from.some((f) => named(other, f.name)))),
  );
  if (bases.length === 0) return undefined;
  const mustHaveBase = [...g.rows.values()].some((r) => r.name.text.startsWith('RUN '));
  const taken = before.some((other) => !hasFrom(other) && bases.length === 1 && other !== bases[0]);
  const last = mustHaveBase || !taken ? bases.at(-1) : undefined;
  return last === undefined ? undefined : { group: last, index: Math.max(...last.rows.keys()) };
}

/**
 * A plan made up from a record's own vertex names, for a log whose Dockerfile is not at hand. Lines are [0, 0]: a log
 * does not say them. Notes (LABEL, ENV …) are unknown; the numbers of steps count vertices only.
 */
export function madeUpPlan(vertices: readonly Vertex[], file = ''): Plan {
  const groups = ordered(group(vertices));
  const bases = new Map<Group, Base>();
  groups.forEach((g, i) => {
    const base = baseOf(g, groups.slice(0, i), groups);
    if (base !== undefined) bases.set(g, base);
  });
  const idOf = (g: Group, index: number): string => `${groups.indexOf(g)}:${hasFrom(g) ? index - 1 : index}`;
  const lastId = (g: Group): string => idOf(g, Math.max(...g.rows.keys()));
  /** The legacy builder and buildah have a FROM row for a stage on an earlier one too. */
  const aliasOf = (g: Group, image: PinnedImage): Group | undefined =>
    image.digest !== undefined
      ? undefined
      : groups
          .slice(0, groups.indexOf(g))
          .find((other) => other.label !== '' && other.label.toLowerCase() === image.ref.toLowerCase());
  const steps: Step[] = [];
  const stages: Stage[] = groups.map((g, stage) => {
    const rows = [...g.rows].sort(([a], [b]) => a - b);
    const from = rows.map(([, r]) => imageOfFrom(r.name.text)).find((image) => image !== undefined);
    const base = bases.get(g);
    for (const [index, row] of rows) steps.push(stepOf(g, stage, index, row));
    const name = g.label === '' || unnamed.test(g.label) ? undefined : g.label;
    return {
      index: stage,
      ...(name !== undefined && { name }),
      base: from?.ref ?? base?.group.label ?? '',
      ...(base !== undefined && { baseStage: groups.indexOf(base.group) }),
      lines: [0, 0],
      needed: true,
    };
  });
  function stepOf(g: Group, stage: number, index: number, row: Row): Step {
    const { text } = row.name;
    const reads = readsOf(text);
    const inputs: StepInput[] = [];
    const image = imageOfFrom(text);
    const base = bases.get(g);
    const alias = image === undefined ? undefined : aliasOf(g, image);
    if (alias !== undefined) inputs.push({ kind: 'parent', step: lastId(alias), stage: groups.indexOf(alias) });
    else if (image !== undefined) inputs.push({ kind: 'base', ref: image.ref });
    else if (g.rows.has(index - 1))
      inputs.push({ kind: 'parent', step: idOf(g, index - 1), ...(reads.link && { link: true }) });
    else if (base !== undefined)
      inputs.push({ kind: 'parent', step: idOf(base.group, base.index), stage: groups.indexOf(base.group) });
    for (const { name, kind, paths } of reads.from) {
      const source = groups.slice(0, stage).find((other) => named(other, name));
      if (source !== undefined) inputs.push({ kind, step: lastId(source), stage: groups.indexOf(source), paths });
      else inputs.push({ kind: 'image', ref: name, paths });
    }
    if (reads.context.length > 0) inputs.push({ kind: 'context', paths: reads.context });
    for (const ref of reads.urls) inputs.push({ kind: 'url', ref });
    const instruction = /^\w+/.exec(text)?.[0] ?? '';
    const vertexName = `[${g.label === '' ? '' : `${g.label} `}${index}/${row.name.total}] ${text}`;
    return {
      id: idOf(g, index), stage, instruction, text, source: text, lines: [0, 0], vertex: alias === undefined, needed: true, inputs,
      env: [], flags: [], vertexName, expanded: text,
    }; // prettier-ignore
  }
  const targetStage = Math.max(0, groups.length - 1);
  const target = stages[targetStage]?.name ?? String(targetStage);
  return { file, target, targetStage, platform: '', stages, steps, globalArgs: [], problems: [] };
}
