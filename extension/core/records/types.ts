/** A build as it was recorded, whatever the form it was read from. Times are milliseconds since 1970 (or relative in a plain log). */

export interface Vertex {
  /** Digest of the vertex's definition; in a plain log `#N`. */
  readonly id: string;
  readonly name: string;
  /** Digests (or `#N`) of the vertices it reads; empty in a plain log, which does not say. */
  readonly inputs: readonly string[];
  /** Reported cached at least once: cached once means cached (FACTS, recordings/seed-max/2). */
  readonly cached: boolean;
  readonly started: boolean;
  readonly completed: boolean;
  /** Union of the run intervals, seconds. */
  readonly seconds: number;
  readonly startedAt?: number;
  readonly completedAt?: number;
  readonly error?: string;
  readonly canceled?: boolean;
  /** Ids of progress rows: `extracting …`, `transferring context: 34B` … */
  readonly statuses: readonly string[];
  /** The last lines of output, at most 20. */
  readonly log: readonly string[];
}

export interface CacheRef {
  /** registry, inline, local, gha, s3, azblob, … */
  readonly type: string;
  readonly attrs: Readonly<Record<string, string>>;
}

/** One operation of the LLB, reduced to what decides its cache key; session ids and local names' unique keys dropped. */
export interface LlbOp {
  readonly id: string;
  readonly inputs: readonly string[];
  readonly kind: 'source' | 'exec' | 'file' | 'build' | 'merge' | 'diff' | 'other';
  /** source identifier; exec args, env, cwd, mounts …; file actions: as in the provenance. */
  readonly op: unknown;
  readonly platform?: string;
  /** Line ranges in the Dockerfile. */
  readonly lines: readonly (readonly [number, number])[];
  readonly digest?: string;
  /** Layer digests when exported. */
  readonly layers?: readonly string[];
}

export interface Material {
  readonly uri: string;
  readonly digest: string;
}

/**
 * Where a record was read from. `history`, `dockerbuild`, `rawjson`: BuildKit's own, with what stands on what; the others are printed
 * for people: rows of BuildKit (`plain`, `terminal`), of Docker's legacy builder (`classic`), of buildah and podman, and of kaniko.
 */
export type SourceForm =
  'history' | 'rawjson' | 'plain' | 'dockerbuild' | 'terminal' | 'classic' | 'buildah' | 'kaniko';

export interface BuildRecord {
  readonly form: SourceForm;
  /** Last part of the ref. */
  readonly ref?: string;
  readonly name?: string;
  readonly builder?: string;
  readonly startedAt?: number;
  readonly completedAt?: number;
  readonly status: 'completed' | 'failed' | 'canceled' | 'running' | 'unknown';
  readonly error?: string;
  /** Undefined when the form does not say. */
  readonly target?: string;
  readonly platforms?: readonly string[];
  readonly buildArgs?: Readonly<Record<string, string>>;
  readonly noCache?: boolean;
  /** Stages of --no-cache-filter; empty array when none, undefined when the form does not say. */
  readonly noCacheFilter?: readonly string[];
  readonly cacheImports?: readonly CacheRef[];
  readonly cacheExports?: readonly CacheRef[];
  readonly vertices: readonly Vertex[];
  /** Path of the Dockerfile as recorded. */
  readonly dockerfilePath?: string;
  /** The Dockerfile as it was built. */
  readonly dockerfile?: string;
  readonly contextPath?: string;
  readonly ops?: readonly LlbOp[];
  readonly materials?: readonly Material[];
  /** VCS revision, `-dirty` when it was. */
  readonly revision?: string;
  readonly vcsSource?: string;
  /** All frontend attributes, build args included. */
  readonly attrs?: Readonly<Record<string, string>>;
  /** Bake's target or compose's service. */
  readonly bakeTarget?: string;
  /** Vertices of the other targets of one log: what several share is reported once, under one of them. */
  readonly shared?: readonly Vertex[];
  /** Vertices of the other targets of one log, whether or not this one stands on them. */
  readonly beside?: readonly Vertex[];
  /** The builder was created for this build: it held nothing. */
  readonly freshBuilder?: boolean;
  /** Rows of the log are missing at its start or end: that something is not there says nothing. */
  readonly cut?: 'start' | 'end' | 'both';
  /** None is left open, but no row shows that the work was done, or fewer are there than the log counts: rows may be missing. */
  readonly mayLackRows?: true;
  /** False when buildah kept no results of steps (`--layers=false`, the default of `buildah build`): nothing is cached at all. */
  readonly keepsLayers?: boolean;
  /** Rows of several builds that can't be told apart. */
  readonly mixed?: boolean;
  /** What could not be read, in words. */
  readonly warnings: readonly string[];
}
