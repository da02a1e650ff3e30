import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  parseRawjsonLine,
  provenanceFields,
  readProvenance,
  maxUnpackedAsked,
  readRecords,
  recordOfRawjson,
  readBuilderCache,
  VertexFold,
  type BuilderCache,
  type BuildRecord,
  type Vertex,
} from '../core/records';
import { buildArguments, type BuildRequest } from './build';
import { BuildxError } from './errors';
import { namedBuilders } from './named';
import { executableOf, runBuildx, type Executable, type RunOptions } from './run';
import { startedBuild, startedSince, watchRefs, type StartedBuild } from './refs';
import { errorText } from '../core/text/error-text';
import { throttle } from '../throttle';

export { BuildxError, notResponding } from './errors';
export type { BuildRequest } from './build';
export type { StartedBuild } from './refs';

/** A builder as `buildx ls` names it. */
export interface BuilderInfo {
  readonly name: string;
  readonly driver: string;
  /** Why no node of the builder answers. */
  readonly error?: string;
}

/** A build in a builder's history, not yet read. */
export interface HistoryEntry {
  /** `builder/node/id`. */
  readonly ref: string;
  readonly id: string;
  readonly builder: string;
  readonly name: string;
  readonly status: string;
  readonly createdAt: number;
  readonly completedAt?: number;
  readonly totalSteps: number;
  readonly cachedSteps: number;
}

/** What builders remember of their builds. */
export interface History {
  /** Newest first. */
  readonly entries: readonly HistoryEntry[];
  readonly unreadable: readonly { readonly builder: string; readonly error: string }[];
}

/** What is asked of buildx; what goes wrong is a BuildxError that says what a person can do. */
export interface Buildx {
  /** Every builder, each asked for 3 s at most. */
  builders(signal?: AbortSignal): Promise<BuilderInfo[]>;
  /** Names of builders that this machine's files hold; none is asked, and some may be known to `builders` alone. */
  named(): Promise<string[]>;
  /** History of every builder, or of one; builders that can't be read are named with the reason. */
  history(signal?: AbortSignal, builder?: string): Promise<History>;
  load(entry: Pick<HistoryEntry, 'id' | 'builder'>, signal?: AbortSignal): Promise<BuildRecord>;
  /** What a builder keeps of all builds; undefined when it can't be asked. */
  cache(builder: string, signal?: AbortSignal): Promise<BuilderCache | undefined>;
  /**
   * Digests that images have on this machine, by their names, when the builder takes them from there (driver docker); nothing is
   * fetched. Names that it does not have are left out.
   */
  images(builder: string, names: readonly string[], signal?: AbortSignal): Promise<Map<string, string>>;
  /** Writes a finished build's `.dockerbuild` bundle. */
  export(entry: Pick<HistoryEntry, 'id' | 'builder'>, file: string, signal?: AbortSignal): Promise<void>;
  /** Follows a running build until it ends: `onRecord` gets what is known so far, a few times a second. */
  follow(
    entry: Pick<HistoryEntry, 'id' | 'builder'>,
    onRecord: (record: BuildRecord) => void,
    signal?: AbortSignal,
  ): Promise<void>;
  /** Builds, and gives what was recorded; `onRecord` gets what is known so far. Nothing is exported or pushed. */
  build(request: BuildRequest, onRecord: (record: BuildRecord) => void, signal?: AbortSignal): Promise<BuildRecord>;
  /** Takes builds out of a builder's history; their results stay in its cache. */
  forget(builder: string | undefined, ids: readonly string[]): Promise<void>;
  /** Calls back when a build starts on this machine; returns what ends the watch. */
  watch(onBuild: (build: StartedBuild) => void): () => void;
  /** Context folder and Dockerfile of a build that was started on this machine; undefined for one that was not. */
  started(ref: string): Promise<StartedBuild | undefined>;
  /** Builds that were started on this machine since a moment, in milliseconds since 1970. */
  startedSince(since: number): Promise<StartedBuild[]>;
}

/** Milliseconds between two looks at a running build. */
const followInterval = 250;
/** No build is followed longer than a day. */
const followTimeout = 24 * 3600_000;

/** A builder that answers does so in a tenth of a second; one that does not must not hold up the others. */
const historyTimeout = 10_000;
/** The same, where all builders are asked. */
const sharedTimeout = 5000;
/** How long `buildx ls` waits for each builder; it waits 20 s unless told (FACTS, Seen on a desk). */
const lsArguments = ['ls', '--format', 'json', '--timeout', '3s'];
/** A record may be large, and its builder far away. */
const loadTimeout = 60_000;

const lines = (text: string): unknown[] =>
  text.split('\n').flatMap((line): unknown[] => {
    try {
      return line.trim() === '' ? [] : [JSON.parse(line)];
    } catch {
      return [];
    }
  });
const object = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const number = (value: unknown): number => (typeof value === 'number' ? value : 0);

function entryOf(value: unknown, builder: string): HistoryEntry[] {
  const o = object(value);
  const ref = text(o['ref']);
  if (ref === '') return [];
  const completed = Date.parse(text(o['completed_at']));
  const created = Date.parse(text(o['created_at']));
  return [
    {
      ref: ref.includes('/') ? ref : `${builder}/${builder}0/${ref}`,
      id: ref.split('/').at(-1) ?? ref,
      builder,
      name: text(o['name']),
      status: text(o['status']),
      createdAt: Number.isNaN(created) ? 0 : created,
      ...(!Number.isNaN(completed) && completed > 0 && { completedAt: completed }),
      totalSteps: number(o['total_steps']),
      cachedSteps: number(o['cached_steps']),
    },
  ];
}

function builderOf(value: unknown): BuilderInfo[] {
  const o = object(value);
  const name = text(o['Name']);
  if (name === '') return [];
  const nodes = Array.isArray(o['Nodes']) ? o['Nodes'].map(object) : [];
  const errors = nodes.map((n) => text(n['Err']));
  const own = text(object(o['Err'])['Msg']) || text(o['Err']);
  const error = own !== '' ? own : nodes.length > 0 && errors.every((e) => e !== '') ? (errors[0] ?? '') : '';
  return [{ name, driver: text(o['Driver']), ...(error !== '' && { error }) }];
}

class BuildxCli implements Buildx {
  private readonly candidates: readonly Executable[];
  private found: Executable | undefined;

  constructor(
    private readonly env: NodeJS.ProcessEnv,
    path: string | undefined,
  ) {
    this.candidates =
      path === undefined || path === '' ? [executableOf('docker'), executableOf('buildx')] : [executableOf(path)];
  }

  /** The first executable that is there; found once. */
  private async run(args: readonly string[], options: RunOptions = {}) {
    const all = { env: this.env, ...options };
    if (this.found !== undefined) return runBuildx(this.found, args, all);
    for (const exe of this.candidates) {
      try {
        const output = await runBuildx(exe, args, all);
        this.found = exe;
        return output;
      } catch (error) {
        if (!(error instanceof BuildxError) || error.problem !== 'not-installed') throw error;
      }
    }
    throw new BuildxError('not-installed');
  }

  async builders(signal?: AbortSignal): Promise<BuilderInfo[]> {
    const options = { ...(signal !== undefined && { signal }) };
    const { stdout } = await this.run(lsArguments, options).catch((error: unknown) => {
      // An older buildx knows no --timeout.
      if (!(error instanceof BuildxError) || !error.detail.includes('--timeout')) throw error;
      return this.run(lsArguments.slice(0, 3), options);
    });
    const seen = new Set<string>();
    return lines(stdout.toString())
      .flatMap(builderOf)
      .filter((b) => !seen.has(b.name) && seen.add(b.name));
  }

  named(): Promise<string[]> {
    return namedBuilders(this.env);
  }

  async history(signal?: AbortSignal, only?: string): Promise<History> {
    if (only !== undefined) return this.historyOf(only, historyTimeout, signal);
    // Builders that files name are asked at once: the list of all of them comes only when each has been tried.
    const asked = new Map((await this.named()).map((name) => [name, this.historyOf(name, sharedTimeout, signal)]));
    // What is not waited for in the end, since buildx does not know it, may fail.
    for (const answer of asked.values()) answer.catch(() => undefined);
    const builders = await this.builders(signal);
    if (builders.length === 0) throw new BuildxError('no-builder');
    const read = await Promise.all(
      builders.map(async ({ name, error }): Promise<History> => {
        // buildx has tried the builder already when it says why none of its nodes answers.
        if (error !== undefined) return { entries: [], unreadable: [{ builder: name, error }] };
        return await (asked.get(name) ?? this.historyOf(name, sharedTimeout, signal));
      }),
    );
    return {
      entries: read.flatMap((r) => r.entries).sort((a, b) => b.createdAt - a.createdAt),
      unreadable: read.flatMap((r) => r.unreadable),
    };
  }

  private async historyOf(builder: string, timeout: number, signal?: AbortSignal): Promise<History> {
    try {
      const { stdout } = await this.run(['history', 'ls', `--builder=${builder}`, '--format', 'json', '--no-trunc'], {
        timeout,
        ...(signal !== undefined && { signal }),
      });
      const entries = lines(stdout.toString()).flatMap((v) => entryOf(v, builder));
      return { entries: entries.sort((a, b) => b.createdAt - a.createdAt), unreadable: [] };
    } catch (error) {
      if (error instanceof BuildxError && error.problem === 'canceled') throw error;
      return { entries: [], unreadable: [{ builder, error: errorText(error) }] };
    }
  }

  async cache(builder: string, signal?: AbortSignal): Promise<BuilderCache | undefined> {
    try {
      const { stdout } = await this.run(['du', `--builder=${builder}`, '--format', 'json'], {
        timeout: historyTimeout,
        ...(signal !== undefined && { signal }),
      });
      return readBuilderCache(builder, stdout.toString());
    } catch (error) {
      if (error instanceof BuildxError && error.problem === 'canceled') throw error;
      return undefined;
    }
  }

  async images(builder: string, names: readonly string[], signal?: AbortSignal): Promise<Map<string, string>> {
    const options = { timeout: historyTimeout, ...(signal !== undefined && { signal }) };
    const found = new Map<string, string>();
    if (names.length === 0) return found;
    try {
      const { stdout } = await this.run(['inspect', '--', builder], options);
      const exe = this.found;
      if (!/^Driver:\s+docker\s*$/m.test(stdout.toString()) || exe?.args[0] !== 'buildx') return found;
      for (const name of names) {
        const args = ['image', 'inspect', '--format', '{{json .}}', '--', name];
        const image = await runBuildx({ ...exe, args: [] }, args, { env: this.env, ...options }).catch(() => undefined);
        const digest = object(object(lines(image?.stdout.toString() ?? '')[0])['Descriptor'])['digest'];
        if (typeof digest === 'string') found.set(name, digest);
      }
    } catch (error) {
      if (error instanceof BuildxError && error.problem === 'canceled') throw error;
    }
    return found;
  }

  async load(entry: Pick<HistoryEntry, 'id' | 'builder'>, signal?: AbortSignal): Promise<BuildRecord> {
    const options = { ...(signal !== undefined && { signal }), timeout: loadTimeout };
    let folder: string | undefined;
    try {
      folder = await mkdtemp(join(tmpdir(), 'stagegraph-'));
      const file = join(folder, 'record.dockerbuild');
      await this.export(entry, file, signal);
      const record = (await readRecords(await readFile(file), maxUnpackedAsked)).find(
        (r) => r.ref === entry.id || r.ref === undefined,
      );
      if (record !== undefined) return { ...record, form: 'history', builder: entry.builder };
    } catch (error) {
      if (error instanceof BuildxError && error.problem !== 'failed') throw error;
      // An older buildx can't export, a running build has no bundle: logs and provenance say most of it.
    } finally {
      if (folder !== undefined) await rm(folder, { recursive: true, force: true });
    }
    return this.loadParts(entry, options);
  }

  async export(entry: Pick<HistoryEntry, 'id' | 'builder'>, file: string, signal?: AbortSignal): Promise<void> {
    await this.run(['history', 'export', `--builder=${entry.builder}`, '-o', file, '--', entry.id], {
      ...(signal !== undefined && { signal }),
      timeout: loadTimeout,
    });
  }

  private async loadParts(entry: Pick<HistoryEntry, 'id' | 'builder'>, options: RunOptions): Promise<BuildRecord> {
    const { stderr } = await this.run(
      ['history', 'logs', `--builder=${entry.builder}`, '--progress', 'rawjson', '--', entry.id],
      options,
    );
    const record = recordOfRawjson(stderr);
    let fields = {};
    try {
      const args = [
        'history',
        'inspect',
        'attachment',
        `--builder=${entry.builder}`,
        '--type',
        'provenance',
        '--',
        entry.id,
      ];
      const { stdout } = await this.run(args, options);
      const provenance = readProvenance(JSON.parse(stdout.toString()));
      fields = provenance === undefined ? {} : provenanceFields([provenance]);
    } catch {
      // A build that failed leaves no provenance.
    }
    return { ...record, ...fields, form: 'history', ref: entry.id, builder: entry.builder };
  }

  async follow(
    entry: Pick<HistoryEntry, 'id' | 'builder'>,
    onRecord: (record: BuildRecord) => void,
    signal?: AbortSignal,
  ): Promise<void> {
    const along = readAlong((vertices) =>
      onRecord({ form: 'history', ref: entry.id, builder: entry.builder, status: 'running', vertices, warnings: [] }),
    );
    const args = ['history', 'logs', `--builder=${entry.builder}`, '--progress', 'rawjson', '--', entry.id];
    await along.during((onStderr) =>
      this.run(args, { onStderr, followed: true, timeout: followTimeout, ...(signal !== undefined && { signal }) }),
    );
  }

  async build(
    request: BuildRequest,
    onRecord: (record: BuildRecord) => void,
    signal?: AbortSignal,
  ): Promise<BuildRecord> {
    const along = readAlong((vertices) => onRecord({ form: 'rawjson', status: 'running', vertices, warnings: [] }));
    const options = { timeout: request.timeout, ...(signal !== undefined && { signal }) };
    const { stderr } = await along.during((onStderr) => this.run(buildArguments(request), { onStderr, ...options }));
    const ref = await refOf(request.metadataFile);
    return { ...recordOfRawjson(stderr), ...(ref !== undefined && { ref }) };
  }

  async forget(builder: string | undefined, ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    await this.run(['history', 'rm', ...(builder === undefined ? [] : [`--builder=${builder}`]), '--', ...ids]);
  }

  watch(onBuild: (build: StartedBuild) => void): () => void {
    return watchRefs(this.env, onBuild);
  }

  started(ref: string): Promise<StartedBuild | undefined> {
    return startedBuild(this.env, ref);
  }

  startedSince(since: number): Promise<StartedBuild[]> {
    return startedSince(this.env, since);
  }
}

/** Reads a rawjson log while it is written: `onVertices` gets what is known so far, a few times a second and at the end. */
function readAlong(onVertices: (vertices: readonly Vertex[]) => void) {
  const fold = new VertexFold();
  let rest = '';
  const tell = throttle(() => onVertices(fold.vertices()), followInterval);
  const onStderr = (chunk: string): void => {
    const parts = (rest + chunk).split('\n');
    rest = parts.pop() ?? '';
    const read = parts.flatMap((line) => parseRawjsonLine(line) ?? []);
    if (read.length === 0) return;
    for (const event of read) fold.add(event);
    tell();
  };
  return {
    async during<T>(work: (onStderr: (chunk: string) => void) => Promise<T>): Promise<T> {
      try {
        const done = await work(onStderr);
        tell.flush();
        return done;
      } finally {
        tell.cancel();
      }
    },
  };
}

/** Last part of the reference of a build, from what buildx wrote of it. */
async function refOf(metadataFile: string): Promise<string | undefined> {
  try {
    const metadata = object(JSON.parse(await readFile(metadataFile, 'utf8')));
    return text(metadata['buildx.build.ref']).split('/').at(-1) ?? undefined;
  } catch {
    return undefined;
  }
}

/** The buildx of this machine. `path` names docker or buildx; without it both are looked for. */
export function createBuildx(options: { readonly env?: NodeJS.ProcessEnv; readonly path?: string } = {}): Buildx {
  const env = options.env ?? process.env;
  return new BuildxCli(env, options.path ?? env['STAGEGRAPH_BUILDX']);
}
