import { spawn, type ChildProcess } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createBuildx, type Buildx } from '../../extension/buildx';
import { readRecords, type BuildRecord } from '../../extension/core/records';
import { ownDocker } from './own-docker';
import { call, endGroups, freePort, succeeds, until } from './processes';
import { setupBuildkit } from './setup.mjs';

/** One daemon with its own root: a machine of its own. */
interface Builder {
  readonly name: string;
  readonly process: ChildProcess;
  readonly address: string;
}

/** A build as each form of record has it. */
export type Forms = Readonly<Record<'history' | 'bundle' | 'rawjson' | 'plain', BuildRecord>>;

function only(records: readonly BuildRecord[]): BuildRecord {
  const [record] = records;
  if (record === undefined) throw new Error('the record holds no build');
  return record;
}

/** Texts of the steps that ran in a build and did not come from the cache, FROM aside. */
export const ranIn = (record: BuildRecord): string[] =>
  record.vertices
    .filter((v) => !v.cached && v.completed && /^\[[^\]]*\d\/\d+\] (?!FROM)/.test(v.name))
    .map((v) => v.name.replace(/^\[[^\]]*\] /, ''));

/** A real BuildKit, buildx and registry for one test file; all of it ends with `stop`. */
export class Host {
  private readonly builders: Builder[] = [];
  private registry: ChildProcess | undefined;
  private readonly started = new Set<ChildProcess>();
  port = 0;
  /** Base image: busybox on scratch. */
  base = '';

  private constructor(
    readonly bin: string,
    readonly folder: string,
  ) {}

  static async start(): Promise<Host> {
    const host = new Host(setupBuildkit(), mkdtempSync(join(tmpdir(), 'stagegraph-bk-')));
    try {
      await host.startRegistry();
      await host.addBuilder('one');
      host.base = await host.makeBase('1');
    } catch (error) {
      await host.stop();
      throw error;
    }
    return host;
  }

  get env(): NodeJS.ProcessEnv {
    return {
      ...ownDocker(this.folder),
      PATH: `${this.bin}:${process.env['PATH'] ?? ''}`,
    };
  }

  get buildx(): Buildx {
    return createBuildx({ env: this.env, path: join(this.bin, 'buildx') });
  }

  private launch(file: string, args: readonly string[], env: NodeJS.ProcessEnv = this.env): ChildProcess {
    const child = spawn(join(this.bin, file), [...args], { stdio: 'ignore', env, detached: true });
    this.started.add(child);
    return child;
  }

  private async startRegistry(): Promise<void> {
    this.port = await freePort();
    const config = join(this.folder, 'registry.yml');
    writeFileSync(
      config,
      `version: 0.1\nlog: {level: error}\nstorage: {filesystem: {rootdirectory: ${join(this.folder, 'registry')}}}\nhttp: {addr: "127.0.0.1:${this.port}"}\n`,
    );
    this.registry = this.launch('registry', ['serve', config], { ...this.env, OTEL_TRACES_EXPORTER: 'none' });
    await until('the registry', () =>
      fetch(`http://127.0.0.1:${this.port}/v2/`).then(
        (r) => r.ok,
        () => false,
      ),
    );
  }

  /** Starts another daemon: another machine with a cache of its own; `config` is a buildkitd.toml. */
  async addBuilder(name: string, { config }: { readonly config?: string } = {}): Promise<void> {
    const root = join(this.folder, name);
    mkdirSync(root, { recursive: true });
    const address = `unix://${join(root, 'bk.sock')}`;
    const child = this.launch(
      'buildkitd',
      [
        ...['--root', root, '--addr', address, '--oci-worker-net', 'host', '--containerd-worker=false'],
        ...(config === undefined ? [] : ['--config', config]),
      ],
      this.env,
    );
    this.builders.push({ name, process: child, address });
    await until(`builder ${name}`, () =>
      succeeds(call(join(this.bin, 'buildctl'), ['--addr', address, 'debug', 'workers'], { env: this.env })),
    );
    await this.run(['create', '--name', name, '--driver', 'remote', address]);
  }

  /** Adds a builder that nothing answers for. */
  async addDeadBuilder(name: string): Promise<void> {
    await this.run(['create', '--name', name, '--driver', 'remote', `unix://${join(this.folder, 'nothing.sock')}`]);
  }

  run(
    args: readonly string[],
    options: { cwd?: string; allowFailure?: boolean; env?: NodeJS.ProcessEnv } = {},
  ): Promise<string> {
    return call(join(this.bin, 'buildx'), args, { env: this.env, ...options });
  }

  /** The environment of somebody else who uses the same builder: nothing of theirs is noted on this machine. */
  async elsewhere(builder = 'one'): Promise<NodeJS.ProcessEnv> {
    const env = { ...this.env, BUILDX_CONFIG: join(this.folder, 'buildx-elsewhere') };
    const address = this.builders.find((b) => b.name === builder)?.address ?? '';
    await this.run(['create', '--name', builder, '--driver', 'remote', address], { env });
    return env;
  }

  /** Pushes a base image: busybox on scratch, for the builder's platform unless flags name others; gives its name. */
  async makeBase(tag: string, flags: readonly string[] = []): Promise<string> {
    const folder = this.project('base', {
      Dockerfile: 'FROM scratch\nCOPY busybox /bin/busybox\nRUN ["/bin/busybox", "--install", "-s", "/bin"]\n',
    });
    const busybox = ['/bin/busybox', '/usr/bin/busybox'].find((p) => existsSync(p));
    if (busybox === undefined) throw new Error('please install busybox-static');
    copyFileSync(busybox, join(folder, 'busybox'));
    const name = `localhost:${this.port}/base:${tag}`;
    await this.build('base', { flags: ['-t', name, '--push', ...flags] });
    await this.prune();
    return name;
  }

  /** A folder with files; a value may be a function that writes the file itself. */
  project(name: string, files: Readonly<Record<string, string>>): string {
    const folder = join(this.folder, 'projects', name);
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text.replaceAll('BASE', this.base));
    }
    return folder;
  }

  /** Builds a project; the record is read as the extension reads it. */
  async build(
    project: string,
    options: { builder?: string; flags?: readonly string[]; allowFailure?: boolean } = {},
  ): Promise<BuildRecord> {
    const builder = options.builder ?? 'one';
    const args = ['build', '--builder', builder, '--progress', 'plain', ...(options.flags ?? []), '.'];
    return this.recorded(builder, args, {
      cwd: join(this.folder, 'projects', project),
      allowFailure: options.allowFailure === true,
    });
  }

  /** Builds the one target of a project's bake file. */
  bake(project: string, builder = 'one'): Promise<BuildRecord> {
    const args = ['bake', '--builder', builder, '--progress', 'plain', '--allow', 'fs.read=*'];
    return this.recorded(builder, args, { cwd: join(this.folder, 'projects', project) });
  }

  private async recorded(
    builder: string,
    args: readonly string[],
    options: { cwd: string; allowFailure?: boolean },
  ): Promise<BuildRecord> {
    const before = new Set((await this.history(builder)).map((e) => e.id));
    await this.run(args, options);
    const entry = (await this.history(builder)).find((e) => !before.has(e.id));
    if (entry === undefined) throw new Error('the build left no record');
    return this.buildx.load(entry);
  }

  private async history(builder: string) {
    return (await this.buildx.history(undefined, builder)).entries;
  }

  /** Bakes targets of a project's bake file at once; gives the record of each. */
  async bakeTargets(
    project: string,
    targets: readonly string[],
    { flags = [], env = {} }: { flags?: readonly string[]; env?: NodeJS.ProcessEnv } = {},
  ): Promise<Map<string, BuildRecord>> {
    const cwd = join(this.folder, 'projects', project);
    const file = join(cwd, '..', `${project}.metadata.json`);
    const args = ['bake', '--builder', 'one', '--progress', 'plain', '--allow', 'fs.read=*', '--metadata-file', file];
    await this.run([...args, ...flags, ...targets], { cwd, env: { ...this.env, ...env } });
    const metadata = JSON.parse(readFileSync(file, 'utf8')) as Record<string, Record<string, string>>;
    const found = targets.map(async (target): Promise<[string, BuildRecord]> => {
      const id = metadata[target]?.['buildx.build.ref']?.split('/').at(-1) ?? '';
      return [target, await this.buildx.load({ id, builder: 'one' })];
    });
    return new Map(await Promise.all(found));
  }

  /** One build as every form of record has it. */
  async forms({ ref: id = '', builder = 'one', ...record }: BuildRecord): Promise<Forms> {
    const file = join(this.folder, `${id}.dockerbuild`);
    await this.buildx.export({ id, builder }, file);
    const log = async (progress: string): Promise<BuildRecord> => {
      const text = await this.run(['history', 'logs', '--builder', builder, '--progress', progress, id]);
      return only(await readRecords(Buffer.from(text)));
    };
    return {
      history: { ...record, ref: id, builder },
      bundle: only(await readRecords(readFileSync(file))),
      rawjson: await log('rawjson'),
      plain: await log('plain'),
    };
  }

  /** Makes a builder forget its cache: a fresh one. */
  async prune(builder = 'one'): Promise<void> {
    const found = this.builders.find((b) => b.name === builder);
    if (found !== undefined)
      await call(join(this.bin, 'buildctl'), ['--addr', found.address, 'prune', '--all'], { env: this.env });
  }

  /** Takes the results away that a step made, and nothing else, as a builder's garbage collection does. */
  async collect(step: string, builder = 'one'): Promise<void> {
    const address = this.builders.find((b) => b.name === builder)?.address ?? '';
    const buildctl = (...args: string[]): Promise<string> =>
      call(join(this.bin, 'buildctl'), ['--addr', address, ...args], { env: this.env });
    const blocks = (await buildctl('du', '-v')).split(/\n\n/);
    for (const block of blocks.filter((b) => /^Description:.*/m.exec(b)?.[0].includes(step))) {
      const id = /^ID:\s*(\S+)/m.exec(block)?.[1];
      if (id !== undefined) await buildctl('prune', '--all', '--filter', `id==${id}`);
    }
  }

  async stop(): Promise<void> {
    await endGroups(this.started);
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 3 });
  }
}
