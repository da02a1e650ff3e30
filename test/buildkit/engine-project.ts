import { spawn } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createBuildx, type Buildx, type HistoryEntry } from '../../extension/buildx';
import { baselinesOf, explainOne } from '../../extension/cli/explain';
import { forecastOf } from '../../extension/cli/forecast';
import { loadFromHistory } from '../../extension/cli/history';
import { readOptions } from '../../extension/cli/options';
import type { Explanation } from '../../extension/core/explain';
import type { Forecast } from '../../extension/core/forecast';
import type { BuildRecord } from '../../extension/core/records';
import type { Engine } from './engine';

/** Records are read once, as the extension does: a scenario asks for them again and again. */
function remembering(buildx: Buildx): Buildx {
  const known = new Map<string, Promise<BuildRecord>>();
  return {
    builders: (signal) => buildx.builders(signal),
    named: () => buildx.named(),
    history: (signal, builder) => buildx.history(signal, builder),
    cache: (builder, signal) => buildx.cache(builder, signal),
    images: (...args) => buildx.images(...args),
    export: (...args) => buildx.export(...args),
    follow: (...args) => buildx.follow(...args),
    build: (...args) => buildx.build(...args),
    forget: (...args) => buildx.forget(...args),
    watch: (onBuild) => buildx.watch(onBuild),
    started: (ref) => buildx.started(ref),
    startedSince: (since) => buildx.startedSince(since),
    load(entry, signal) {
      let record = known.get(entry.id);
      if (record === undefined) known.set(entry.id, (record = buildx.load(entry, signal)));
      return record;
    },
  };
}

/** A person's folder and shell beside an engine: files are edited, builds are made, and the command is asked. */
export class EngineProject {
  readonly buildx: Buildx;
  /** Folder of the project. */
  readonly folder: string;

  constructor(
    private readonly engine: Engine,
    readonly name: string,
  ) {
    this.buildx = remembering(createBuildx({ env: engine.env, path: join(engine.bin, 'docker') }));
    this.folder = engine.at(name);
    mkdirSync(this.folder, { recursive: true });
  }

  at(path: string): string {
    return join(this.folder, path);
  }

  /** Writes a file, BASE standing for the base image; without a text it is deleted. */
  put(path: string, text: string | undefined): void {
    const file = this.at(path);
    if (text === undefined) {
      rmSync(file, { force: true, recursive: true });
      return;
    }
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text.replaceAll('BASE', this.engine.base));
  }

  /** `docker build ARGS` here; gives what history has of it. */
  async build(...args: readonly string[]): Promise<HistoryEntry> {
    await this.engine.build(this.name, args.length === 0 ? ['.'] : args, { allowFailure: true });
    return this.newest();
  }

  /** A build that is interrupted when its log shows a text, as Ctrl+C does. */
  async canceled(shown: string, ...args: readonly string[]): Promise<HistoryEntry> {
    const all = ['build', '--progress', 'plain', ...(args.length === 0 ? ['.'] : args)];
    const child = spawn(join(this.engine.bin, 'docker'), all, { env: this.engine.env, cwd: this.folder });
    let log = '';
    child.stderr.on('data', (data: Buffer) => {
      log += data.toString();
      if (log.includes(shown)) child.kill('SIGINT');
    });
    await new Promise((ended) => child.on('close', ended));
    return this.newest();
  }

  async newest(): Promise<HistoryEntry> {
    for (let i = 0; i < 50; i++) {
      const [entry] = (await this.engine.buildx.history(undefined, 'default')).entries;
      if (entry !== undefined && entry.status !== 'Running') return entry;
      await new Promise((r) => setTimeout(r, 100));
    }
    throw new Error('the build does not end');
  }

  /** What `stagegraph explain BUILD --context .` says. */
  async explain(entry: HistoryEntry, ...args: readonly string[]): Promise<Explanation> {
    const options = readOptions(['explain', entry.ref, ...args]);
    const build = await loadFromHistory(entry.ref, 'default', this.buildx);
    return explainOne(build, await baselinesOf(build, undefined, [build.record]), undefined, options);
  }

  /** What `stagegraph forecast -f FILE --context .` says. */
  forecast(file = 'Dockerfile', ...args: readonly string[]): Promise<Forecast> {
    const options = readOptions(['forecast', '-f', this.at(file), '--context', this.folder, ...args]);
    return forecastOf({ ...options, builder: 'default' }, this.buildx);
  }

  /** Prunes, until no result is kept whose step holds the text. */
  prune(gone?: string): Promise<void> {
    return this.engine.prune(gone);
  }
}
