import { isObject } from '../records/json';
import type { BuilderCache, KeptResult } from '../records/builder-cache';
import type { Vertex } from '../records/types';
import { parseVertexName } from './names';
import type { Match, MatchedStep } from './types';

/** What a builder keeps, ready to be asked. */
export class KeptResults {
  private readonly byId: ReadonlyMap<string, KeptResult>;
  private readonly byTime: readonly KeptResult[];

  constructor(cache: BuilderCache) {
    this.byId = new Map(cache.results.map((r) => [r.id, r]));
    this.byTime = [...cache.results].sort((a, b) => a.createdAt - b.createdAt);
  }

  get(id: string | undefined): KeptResult | undefined {
    return id === undefined ? undefined : this.byId.get(id);
  }

  /** Results that were made in a span of time, in milliseconds since 1970. */
  private during(from: number, to: number): readonly KeptResult[] {
    let [low, high] = [0, this.byTime.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.byTime[middle]?.createdAt ?? 0) < from) low = middle + 1;
      else high = middle;
    }
    const found: KeptResult[] = [];
    for (let i = low; i < this.byTime.length; i++) {
      const result = this.byTime[i];
      if (result === undefined || result.createdAt >= to) break;
      found.push(result);
    }
    return found;
  }

  /** The result that a vertex made when it ran: within its run, and by its name. A record's times are whole milliseconds. */
  madeBy(vertex: Vertex, step: MatchedStep): KeptResult | undefined {
    const { startedAt, completedAt, cached, error } = vertex;
    if (startedAt === undefined || completedAt === undefined || cached || error !== undefined) return undefined;
    const named = this.during(startedAt, completedAt + 1).filter((r) => isNamed(r, vertex, step));
    return named.length === 1 ? named[0] : undefined;
  }

  /** Results of one name on one parent that were there before a moment. */
  on(parent: string, name: (description: string) => boolean, before: number): readonly KeptResult[] {
    return this.byTime.filter((r) => r.createdAt < before && r.parents[0] === parent && name(r.description));
  }
}

/** A RUN's result is named after its command, all others after the vertex. */
const execName = 'mount / from exec ';

function argsOf({ ops }: MatchedStep): string | undefined {
  const op = ops.find((o) => o.kind === 'exec')?.op;
  const meta = isObject(op) && isObject(op['meta']) ? op['meta'] : {};
  return Array.isArray(meta['args']) ? meta['args'].join(' ') : undefined;
}

function isNamed({ description }: KeptResult, vertex: Vertex, step: MatchedStep): boolean {
  if (step.step.instruction !== 'RUN') return description === vertex.name;
  const args = argsOf(step);
  return args === undefined ? description.startsWith(execName) : description === execName + args;
}

/** The result is of a step that does what this one does, as far as names tell: in whichever stage and place. */
export function isOfText(description: string, step: MatchedStep): boolean {
  if (step.main === undefined || step.step.instruction === 'RUN') return false;
  return parseVertexName(description)?.text === parseVertexName(step.main.name)?.text;
}

/** The results of one build's steps, as far as they can be told: by step id. */
export interface StepResults {
  /** The filesystem that the next step stands on. */
  readonly tree: ReadonlyMap<string, KeptResult>;
  /** Of COPY --link: the files alone. Of all others the same. */
  readonly own: ReadonlyMap<string, KeptResult>;
}

const isLaid = ({ step }: MatchedStep): boolean => step.inputs.some((i) => i.kind === 'parent' && i.link === true);

/**
 * Which results the steps of a build gave or were found with. A step that ran made its own; what it stood on is the result of
 * the step before it, cached or not, and so on down to the base image. `parentOf` gives the step whose filesystem is stood on.
 */
export function resultsOf(
  match: Match,
  platform: string | undefined,
  parentOf: (step: MatchedStep) => MatchedStep | undefined,
  kept: KeptResults,
): StepResults {
  const tree = new Map<string, KeptResult>();
  const own = new Map<string, KeptResult>();
  const steps = match.steps.filter((s) => s.platform === platform && s.step.vertex);
  for (const step of steps) {
    if (step.outcome !== 'rebuilt') {
      // The files of COPY --link may be cached while they are laid over another filesystem.
      const link = isLaid(step) ? linkOf(step) : undefined;
      const laid = link === undefined ? undefined : kept.madeBy(link, step);
      if (laid !== undefined) tree.set(step.step.id, laid);
      continue;
    }
    const made = step.main === undefined ? undefined : kept.madeBy(step.main, step);
    if (made !== undefined) own.set(step.step.id, made);
    const link = isLaid(step) ? linkOf(step) : undefined;
    const whole = isLaid(step) ? (link === undefined ? undefined : kept.madeBy(link, step)) : made;
    if (whole !== undefined) tree.set(step.step.id, whole);
  }
  for (const step of steps.toReversed()) {
    const whole = tree.get(step.step.id);
    if (whole === undefined) continue;
    const [below, files] = whole.parents;
    const laid = isLaid(step) && files !== undefined;
    if (isLaid(step)) {
      const result = kept.get(laid ? files : undefined);
      if (result !== undefined && !own.has(step.step.id)) own.set(step.step.id, result);
    } else if (!own.has(step.step.id)) own.set(step.step.id, whole);
    const parent = parentOf(step);
    const result = kept.get(below);
    if (parent !== undefined && result !== undefined && !tree.has(parent.step.id)) tree.set(parent.step.id, result);
  }
  return { tree, own };
}

const linkOf = (step: MatchedStep): Vertex | undefined =>
  step.vertices.find((v) => parseVertexName(v.name)?.link === true);
