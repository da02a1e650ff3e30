import type { Plan, Step } from '../plan/types';
import { formOf } from '../records/forms';
import { isNamedContext } from '../records/named-context';
import type { BuildRecord, LlbOp, Vertex } from '../records/types';
import { hasAllRows, lacksStart } from '../records/whole';
import { definitionKeys } from './definition-key';
import { madeUpPlan } from './made-up-plan';
import { borrowed } from './borrowed';
import { builtFor, imageOfFrom, parseVertexName, place, plainText, sameShown, type VertexName } from './names';
import { givenUp } from './given-up';
import { isPulled, outcomeOf } from './outcome';
import type { Match, MatchedStep, Outcome } from './types';

interface Named {
  readonly vertex: Vertex;
  readonly name: VertexName;
}

const keyword = (text: string): string => /^\w+/.exec(text)?.[0]?.toUpperCase() ?? '';

function index(vertices: readonly Vertex[]): Named[] {
  return vertices.flatMap((vertex) => {
    const name = parseVertexName(vertex.name);
    return name === undefined ? [] : [{ vertex, name }];
  });
}

/** Some versions of BuildKit leave the mounts out of a row. */
const withoutMounts = (text: string): string => text.replace(/^RUN (?:--mount=\S+ )+/, 'RUN ');

/** How much of a record's steps a plan names exactly, 0 to 1: tells whether a Dockerfile is the one that was built. */
export function fits(plan: Plan, record: BuildRecord): number {
  const names = new Set(
    plan.steps.flatMap((s) => {
      const n = s.vertexName === undefined ? undefined : parseVertexName(s.vertexName);
      return n === undefined ? [] : [`${place(n)} ${plainText(n.text)}`];
    }),
  );
  const rows = index(record.vertices);
  if (rows.length === 0) return 0;
  return rows.filter((r) => names.has(`${place(r.name)} ${plainText(r.name.text)}`)).length / rows.length;
}

/**
 * A plan may be that of a record's Dockerfile: every step of the record is one of the plan's, and where the texts differ the
 * file's has a variable. A log that was made from another text must not be laid over this one.
 */
export function mayBeOf(plan: Plan, record: BuildRecord): boolean {
  const steps = new Map<string, { text: string; variable: boolean }>();
  for (const s of plan.steps) {
    const n = s.vertexName === undefined ? undefined : parseVertexName(s.vertexName);
    if (n !== undefined) steps.set(place(n), { text: plainText(n.text), variable: s.source.includes('$') });
  }
  const rows = index(record.vertices);
  return (
    rows.length > 0 &&
    rows.every(({ name }) => {
      const step = steps.get(place(name));
      return (
        step !== undefined &&
        (sameShown(step.text, name.text) ||
          sameShown(withoutMounts(step.text), withoutMounts(name.text)) ||
          (step.variable && keyword(step.text) === keyword(name.text)))
      );
    })
  );
}

/**
 * Operations of a step: those of its vertices, else by its lines. A build for several platforms has a provenance for each, with the
 * same lines; what they share stands in all of them.
 */
function opsOf(
  step: Step,
  record: BuildRecord,
  platform: string | undefined,
  vertices: readonly Vertex[],
  reported: ReadonlySet<string>,
): LlbOp[] {
  const ids = new Set(vertices.map((v) => v.id));
  const all = record.ops ?? [];
  const located = all.filter((op) => {
    if (op.digest !== undefined && reported.has(op.digest)) return ids.has(op.digest);
    if (platform !== undefined && op.platform !== undefined && op.platform !== platform) return false;
    return op.kind !== 'source' && op.lines.some(([a, b]) => a === step.lines[0] && b === step.lines[1]);
  });
  // A heredoc's file is an operation without a place of its own.
  const read = new Set(located.flatMap((op) => op.inputs.map((input) => input.replace(/:\d+$/, ''))));
  const found = [...located, ...all.filter((op) => op.kind === 'file' && op.lines.length === 0 && read.has(op.id))];
  const first = new Map(found.map((op) => [op.digest ?? op.id, op.id] as const).reverse());
  return found.filter((op) => first.get(op.digest ?? op.id) === op.id);
}

/** FROM reads a context that `--build-context` named instead of an image. */
const isOfContext = (step: Step, record: BuildRecord): boolean =>
  step.inputs.some(({ kind, ref }) => kind === 'base' && ref !== undefined && isNamedContext(record, ref));

/** A step without a vertex: a note, one the target does not need, or one the build did not come to. */
function outcomeOfAbsent(step: Step, record: BuildRecord): Outcome {
  if (!step.needed) return 'not-needed';
  if (step.instruction === 'FROM' && isOfContext(step, record)) return 'resolved';
  // Other builders have a row of every instruction.
  if (!step.vertex && (formOf(record.form).builder === 'buildkit' || hasAllRows(record))) return 'resolved';
  switch (record.status) {
    case 'failed':
    case 'canceled':
      return hasAllRows(record) ? 'not-reached' : 'unknown';
    case 'completed':
    case 'running':
    case 'unknown':
      return 'unknown';
  }
}

/** A plain log has one row for both halves of COPY --link; when the parent ran, its time may be the LINK half's alone. */
function linkIsUnclear(step: MatchedStep, all: ReadonlyMap<string, MatchedStep>, record: BuildRecord): boolean {
  if ((record.form !== 'plain' && record.form !== 'terminal') || step.outcome !== 'rebuilt') return false;
  const parent = step.step.inputs.find((i) => i.kind === 'parent');
  if (parent === undefined && /^(?:COPY|ADD) (?:--\S+ )*--link\b/.test(step.text)) return lacksStart(record);
  if (parent?.link !== true || parent.step === undefined) return false;
  const outcome = all.get(parent.step)?.outcome;
  const somethingCached = [...all.values()].some((s) => s.outcome === 'cached');
  return (somethingCached || !hasAllRows(record)) && (outcome === 'rebuilt' || outcome === 'unknown');
}

/** A step by its stage and text alone. */
const anywhere = (n: VertexName): string => `${n.label.split(' ').at(-1) ?? ''} ${plainText(n.text)}`;

/**
 * What only one step of a plan is called. Numbers shift where the plan can't know: ONBUILD of the base image adds steps, and a named
 * context in place of the base image takes one away.
 */
function namedOnce(plan: Plan): ReadonlySet<string> {
  const counts = new Map<string, number>();
  for (const s of plan.steps) {
    const n = s.vertexName === undefined ? undefined : parseVertexName(s.vertexName);
    if (n !== undefined) counts.set(anywhere(n), (counts.get(anywhere(n)) ?? 0) + 1);
  }
  return new Set([...counts].flatMap(([name, n]) => (n === 1 ? [name] : [])));
}

function matchPlatform(
  plan: Plan,
  record: BuildRecord,
  rows: readonly Named[],
  platform: string | undefined,
): MatchedStep[] {
  const byText = new Map<string, Vertex[]>();
  const shifted = new Map<string, Vertex[]>();
  const byPlace = new Map<string, Vertex[]>();
  const put = (map: Map<string, Vertex[]>, key: string, v: Vertex): void => {
    const list = map.get(key);
    if (list === undefined) map.set(key, [v]);
    else list.push(v);
  };
  for (const { name, vertex } of rows) {
    put(byText, `${place(name)} ${plainText(name.text)}`, vertex);
    put(byPlace, `${place(name)} ${keyword(name.text)}`, vertex);
    put(shifted, anywhere(name), vertex);
  }
  const once = namedOnce(plan);
  const reported = new Set(record.vertices.map((v) => v.id));
  const finished = new Map<string, MatchedStep>();
  for (const step of plan.steps) {
    const name = step.vertexName === undefined ? undefined : parseVertexName(step.vertexName);
    const vertices =
      name === undefined
        ? []
        : (byText.get(`${place(name)} ${plainText(name.text)}`) ??
          (once.has(anywhere(name)) ? shifted.get(anywhere(name)) : undefined) ??
          byPlace.get(`${place(name)} ${keyword(name.text)}`) ??
          []);
    const own = vertices.filter((v) => parseVertexName(v.name)?.link !== true);
    const working = own.length > 0 ? own : vertices;
    const main = working.find((v) => v.started && !v.cached) ?? working[0];
    const text = main === undefined ? step.text : (parseVertexName(main.name)?.text ?? step.text);
    const image = step.instruction === 'FROM' ? imageOfFrom(text) : undefined;
    const error = working.find((v) => v.error !== undefined && v.canceled !== true)?.error;
    const outcome =
      vertices.length === 0 ? outcomeOfAbsent(step, record) : outcomeOf(working, step.instruction === 'FROM', record);
    finished.set(step.id, {
      step,
      ...(platform !== undefined && { platform }),
      outcome,
      seconds: vertices.reduce((sum, v) => sum + v.seconds, 0),
      ...(error !== undefined && outcome === 'failed' && { error }),
      vertices,
      ...(main !== undefined && { main }),
      text,
      pulled: vertices.some(isPulled),
      ...(image !== undefined && { image }),
      ops: opsOf(step, record, platform, vertices, reported),
    });
  }
  shareVertices(plan, finished);
  for (const [id, step] of finished)
    if (linkIsUnclear(step, finished, record)) finished.set(id, { ...step, outcome: 'unknown' });
  for (const id of givenUp([...finished.values()], record)) {
    const step = finished.get(id);
    if (step !== undefined) finished.set(id, { ...step, outcome: 'not-reached' });
  }
  return [...finished.values()];
}

/**
 * Two steps of one definition on the same inputs are one vertex, named after one of them: two FROM of an image, or the same
 * WORKDIR on both (recordings/poetry-src). The other step gets its outcome; its seconds are counted once.
 */
function shareVertices(plan: Plan, finished: Map<string, MatchedStep>): void {
  const keys = definitionKeys(plan);
  const owners = new Map<string, MatchedStep>();
  for (const step of finished.values()) {
    const key = keys.get(step.step.id);
    if (key !== undefined && step.vertices.length > 0 && !owners.has(key)) owners.set(key, step);
  }
  for (const [id, step] of finished) {
    const owner = owners.get(keys.get(id) ?? '');
    if (owner === undefined || step.vertices.length > 0 || !step.step.vertex || !step.step.needed) continue;
    finished.set(id, { ...owner, step: step.step, seconds: 0, sharedWith: owner.step.id });
  }
}

/**
 * A step that is the same for several platforms (a stage FROM --platform=$BUILDPLATFORM) is one vertex, named after one of them:
 * the others get its outcome; its seconds are counted once.
 */
function sharePlatforms(steps: readonly MatchedStep[]): MatchedStep[] {
  const owners = new Map<string, MatchedStep>();
  for (const s of steps) if (s.vertices.length > 0 && !owners.has(s.step.id)) owners.set(s.step.id, s);
  return steps.map((s) => {
    const owner = owners.get(s.step.id);
    if (owner === undefined || s.vertices.length > 0 || !s.step.vertex || !s.step.needed) return s;
    const { platform: _, ...shared } = owner;
    return { ...shared, ...(s.platform !== undefined && { platform: s.platform }), seconds: 0, sharedWith: s.step.id };
  });
}

/**
 * Lays a record over a plan. Steps are paired by the name BuildKit gives their vertex (stage, numbers, text), then by
 * place and keyword alone. Without a plan that fits, one is made up from the record's own names.
 */
export function match(record: BuildRecord, plan?: Plan): Match {
  const vertices = [...record.vertices, ...borrowed(record, plan)];
  const rows = index(vertices);
  const used = plan ?? madeUpPlan(vertices, record.dockerfilePath);
  const platformOf = ({ name }: Named): string | undefined =>
    name.platform === undefined ? undefined : builtFor(name.platform);
  const platforms = [...new Set(rows.flatMap((r) => platformOf(r) ?? []))];
  const groups: readonly (string | undefined)[] = platforms.length > 0 ? platforms : [undefined];
  const single = record.platforms?.length === 1 ? record.platforms[0] : undefined;
  const matched = groups.flatMap((platform) =>
    matchPlatform(
      used,
      record,
      rows.filter((r) => platform === undefined || platformOf(r) === platform),
      platform ?? single,
    ),
  );
  const steps = sharePlatforms(matched);
  const taken = new Set(steps.flatMap((s) => s.vertices));
  return {
    plan: used,
    fromText: plan !== undefined,
    platforms,
    steps,
    unmatched: rows.map((r) => r.vertex).filter((v) => !taken.has(v)),
  };
}
