import { parseVertexName, type MatchedStep } from '../../match';
import type { BuildRecord, Vertex } from '../../records/types';
import { isLaid, parentOf, stepsOf } from '../below';
import type { Build } from '../build';
import type { KeptResults } from './kept';
import type { KeptResult } from '../../records';

/** What a step of a build gave, or was found with in the cache, as far as it can be told. */
export interface StepResult {
  /** Id of the filesystem that the next step stands on, by what the builder keeps. */
  readonly tree?: string;
  /** Id of COPY --link's files alone; of all other steps the same as `tree`. */
  readonly own?: string;
  /** Digests of the filesystem's layers, from the base up, as the build exported them. */
  readonly layers?: readonly string[];
  /** The step ran in the build, and the builder no longer keeps what it gave. */
  readonly isGone?: true;
}

/** Results of a build's steps by step id. */
export type StepResults = ReadonlyMap<string, StepResult>;

const linkOf = (step: MatchedStep): Vertex | undefined =>
  step.vertices.find((v) => parseVertexName(v.name)?.link === true);

const layersOf = (step: MatchedStep): readonly string[] | undefined =>
  step.ops.findLast((op) => op.layers !== undefined && op.layers.length > 0)?.layers;

interface Found {
  readonly tree: Map<string, KeptResult>;
  readonly own: Map<string, KeptResult>;
  readonly gone: Set<string>;
}

/** What the steps that ran made. */
function madeHere(steps: readonly MatchedStep[], kept: KeptResults): Found {
  const found: Found = { tree: new Map(), own: new Map(), gone: new Set() };
  for (const step of steps) {
    const { id } = step.step;
    const isRun = step.outcome === 'rebuilt';
    const made = isRun && step.main !== undefined ? kept.madeBy(step.main, step) : undefined;
    if (made === 'gone') found.gone.add(id);
    else if (made !== undefined) found.own.set(id, made);
    // The files of COPY --link may be cached while they are laid over another filesystem.
    const link = isLaid(step) ? linkOf(step) : undefined;
    const whole = isLaid(step) ? (link === undefined ? undefined : kept.madeBy(link, step)) : made;
    if (whole !== undefined && whole !== 'gone') found.tree.set(id, whole);
  }
  return found;
}

/**
 * Of what a result was made. Files that are laid over others come last, and layers that are laid over layers are one result of all
 * their parents: what is below has no result of its own then (BuildKit cache/manager.go, Merge: parents that are merges are dissolved).
 */
function madeOf(
  { parents }: KeptResult,
  isLaidOver: boolean,
): { below: string | undefined; files: string | undefined } {
  if (!isLaidOver) return { below: parents[0], files: undefined };
  return {
    below: parents.length === 2 ? parents[0] : undefined,
    files: parents.length > 1 ? parents.at(-1) : undefined,
  };
}

/** What a step stood on is the result of the step before it, cached or not, and so on down to the base image. */
function followDown(build: Build, platform: string | undefined, found: Found, kept: KeptResults): void {
  const all = stepsOf(build.match.steps, platform);
  for (const step of [...all.values()].toReversed()) {
    const whole = found.tree.get(step.step.id);
    if (whole === undefined) continue;
    const { below, files } = madeOf(whole, isLaid(step));
    if (!found.own.has(step.step.id)) {
      const own = isLaid(step) ? kept.get(files) : whole;
      if (own !== undefined) found.own.set(step.step.id, own);
    }
    const parent = parentOf(all, step);
    const result = kept.get(below);
    if (parent !== undefined && result !== undefined && !found.tree.has(parent.step.id))
      found.tree.set(parent.step.id, result);
  }
}

/** The builder was asked of this very build's results: its times are the builder's own. */
const isAsked = ({ form, builder }: BuildRecord, kept: KeptResults): boolean =>
  form === 'history' && builder === kept.cache.builder;

/** What a build's steps gave, by what the builder keeps now and by the layers that the build's record names. */
export function resultsOf(build: Build, platform: string | undefined, kept: KeptResults | undefined): StepResults {
  const steps = build.match.steps.filter((s) => s.platform === platform && s.step.vertex);
  const found: Found = { tree: new Map(), own: new Map(), gone: new Set() };
  if (kept !== undefined && isAsked(build.record, kept)) {
    const { tree, own, gone } = madeHere(steps, kept);
    for (const [id, r] of tree) found.tree.set(id, r);
    for (const [id, r] of own) found.own.set(id, r);
    for (const id of gone) found.gone.add(id);
    followDown(build, platform, found, kept);
  }
  return new Map(
    steps.map((s): [string, StepResult] => {
      const { id } = s.step;
      const [tree, own, layers] = [found.tree.get(id)?.id, found.own.get(id)?.id, layersOf(s)];
      return [
        id,
        {
          ...(tree !== undefined && { tree }),
          ...(own !== undefined && { own }),
          ...(layers !== undefined && { layers }),
          ...(found.gone.has(id) && { isGone: true }),
        },
      ];
    }),
  );
}
