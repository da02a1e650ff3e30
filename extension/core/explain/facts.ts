import type { ContextVerdict } from '../context/verdict';
import { imageOfFrom, sameDigest, type MatchedStep } from '../match';
import type { StepInput } from '../plan/types';
import type { BuildRecord, CacheRef, Vertex } from '../records/types';
import type { Aligned } from './align';
import type { Build } from './build';
import type { ResultFacts } from './chain/facts';
import type { OwnDifference } from './own-difference';

/**
 * What is known of the builder's own cache before the build:
 * `warm`: it held results; `fresh`: it had to fetch the very base image it had before; `unknown` when nothing tells.
 */
export type BuilderState = 'warm' | 'fresh' | 'unknown';

/** Caches a build imported: their names, the errors of those that could not be read. */
export interface Imports {
  readonly refs: readonly CacheRef[];
  readonly errors: readonly string[];
  /** At least one was read. */
  readonly read: boolean;
}

/** Everything the rules may look at for one step. */
export interface StepFacts {
  readonly build: Build;
  readonly now: MatchedStep;
  /** The build it is compared with. */
  readonly baseline?: Build;
  readonly aligned?: Aligned;
  readonly own?: OwnDifference;
  /** The filesystem the step writes into or runs in; absent on scratch. */
  readonly parent?: MatchedStep;
  /** What COPY --from and mounts of stages read. */
  readonly sources: readonly { readonly input: StepInput; readonly step: MatchedStep }[];
  readonly builder: BuilderState;
  readonly imports: Imports;
  /** A RUN, COPY or ADD of this build came from a cache: it was not switched off for all. */
  readonly anyCached: boolean;
  /** What fingerprints, git or candidates say of the step's context files. */
  readonly context?: ContextVerdict;
  /** What is known of its result beside the baseline's. */
  readonly result: ResultFacts;
}

const importError = (v: Vertex): string | undefined => (v.name.startsWith('importing cache') ? v.error : undefined);

/** How the build's cache imports went, from their vertices. */
export function importsOf(record: BuildRecord): Imports {
  const vertices = record.vertices.filter((v) => v.name.startsWith('importing cache'));
  const errors = vertices.flatMap((v) => importError(v) ?? []);
  return {
    refs: record.cacheImports ?? [],
    errors,
    read: vertices.some((v) => v.completed && v.error === undefined),
  };
}

/** Both are known, and the same as far as a log shows them. */
export const isOneDigest = (a: string | undefined, b: string | undefined): boolean =>
  a !== undefined && b !== undefined && sameDigest(a, b) === true;

/** Base images with their digests, by reference. */
export function basesOf(build: Build): Map<string, string> {
  const bases = new Map<string, string>();
  // What COPY --from and mounts read has a vertex of its own, in no stage.
  for (const { name } of build.record.vertices) {
    const image = imageOfFrom(name);
    if (image?.digest !== undefined) bases.set(image.ref, image.digest);
  }
  for (const s of build.match.steps) if (s.image?.digest !== undefined) bases.set(s.image.ref, s.image.digest);
  return bases;
}

/**
 * A base image pulled again although its digest is the baseline's: the builder had lost it. A step that ran on a base that
 * was not pulled, or a step that was cached with nothing imported: the builder held what earlier builds left. A base may be pulled again
 * because its image was removed: `keptBefore` says that the builder keeps older results still.
 */
export function builderState(
  build: Build,
  baseline: Build | undefined,
  imports: Imports,
  keptBefore: boolean,
): BuilderState {
  const { steps } = build.match;
  if (!imports.read && steps.some((s) => s.outcome === 'cached')) return 'warm';
  const old = baseline === undefined ? undefined : basesOf(baseline);
  const froms = steps.filter((s) => s.image?.digest !== undefined);
  const known = froms.filter((s) => isOneDigest(old?.get(s.image?.ref ?? ''), s.image?.digest));
  if (known.some((s) => s.pulled) && !keptBefore) return 'fresh';
  const other = build.record.builder !== undefined && baseline?.record.builder !== undefined;
  if (other && build.record.builder !== baseline.record.builder) return 'fresh';
  const usedHere = (from: MatchedStep): boolean =>
    steps.some(
      (s) => s.outcome === 'rebuilt' && s.step.inputs.some((i) => i.kind === 'parent' && i.step === from.step.id),
    );
  if (froms.some((s) => !s.pulled && usedHere(s))) return 'warm';
  return 'unknown';
}
