import { spawn, type ChildProcess } from 'node:child_process';
import { copyFileSync, cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createBuildx, type Buildx } from '../../extension/buildx';
import { ownDocker } from './own-docker';
import { call, endGroups, succeeds, until, type CallOptions } from './processes';
import { setupBuildkit, setupEngine } from './setup.mjs';

/** Port of the registry: it is free, since the engine has a network of its own. */
const registryPort = 5000;

const registryConfig = (folder: string): string =>
  `version: 0.1\nlog: {level: error}\nstorage: {filesystem: {rootdirectory: ${join(folder, 'registry')}}}\nhttp: {addr: "127.0.0.1:${registryPort}"}\n`;

/**
 * A real Docker Engine with its client, buildx (driver docker) and compose, and a registry beside it. All of it runs in a
 * network namespace of its own: several engines run side by side, and nobody's own Docker is touched or asked.
 */
export class Engine {
  /** Base image: busybox on scratch, in the engine's store and in the registry. */
  readonly base = `localhost:${registryPort}/base:1`;
  private readonly started: ChildProcess[] = [];

  private constructor(
    /** Folder with dockerd, docker and the plugins. */
    readonly bin: string,
    readonly folder: string,
  ) {}

  static async start(): Promise<Engine> {
    const engine = new Engine(setupEngine(), mkdtempSync(join(tmpdir(), 'stagegraph-engine-')));
    try {
      await engine.launch();
      await engine.makeBase();
    } catch (error) {
      await engine.stop();
      throw error;
    }
    return engine;
  }

  /** What a person's shell has who uses this engine. */
  get env(): NodeJS.ProcessEnv {
    return {
      ...ownDocker(this.folder),
      DOCKER_HOST: `unix://${join(this.folder, 'docker.sock')}`,
      DOCKER_CONFIG: join(this.folder, 'docker'),
      BUILDX_CONFIG: join(this.folder, 'docker', 'buildx'),
      HOME: this.folder,
      PATH: `${this.bin}:${process.env['PATH'] ?? ''}`,
      STAGEGRAPH_BUILDX: join(this.bin, 'cli-plugins', 'docker-buildx'),
    };
  }

  /** The extension's own reader of builders, as this person's window has it. */
  get buildx(): Buildx {
    return createBuildx({ env: this.env, path: join(this.bin, 'cli-plugins', 'docker-buildx') });
  }

  private async launch(): Promise<void> {
    const config = join(this.folder, 'docker');
    mkdirSync(config, { recursive: true });
    cpSync(join(this.bin, 'cli-plugins'), join(config, 'cli-plugins'), { recursive: true });
    writeFileSync(join(this.folder, 'registry.yml'), registryConfig(this.folder));
    const at = (name: string): string => `'${join(this.folder, name)}'`;
    const script = [
      'ip link set lo up',
      `registry serve ${at('registry.yml')} & `,
      [
        'exec dockerd',
        `--data-root ${at('root')} --exec-root ${at('exec')} --pidfile ${at('pid')} --host unix://${at('docker.sock')}`,
        '--iptables=false --ip6tables=false --userland-proxy=false --log-level error',
        `--insecure-registry localhost:${registryPort}`,
      ].join(' '),
    ].join('\n');
    const env = {
      ...ownDocker(this.folder),
      OTEL_TRACES_EXPORTER: 'none',
      PATH: `${this.bin}:${setupBuildkit()}:${process.env['PATH'] ?? ''}:/usr/sbin:/sbin`,
    };
    this.started.push(spawn('unshare', ['--net', 'sh', '-c', script], { stdio: 'ignore', env, detached: true }));
    await until('the Docker Engine', () => succeeds(this.docker(['version'])));
  }

  /** Runs `docker` with these arguments; gives what it wrote. */
  docker(args: readonly string[], options: CallOptions = {}): Promise<string> {
    return call(join(this.bin, 'docker'), args, { env: this.env, ...options });
  }

  /** Runs a line of shell in a folder, as a person would. */
  shell(line: string, cwd: string): Promise<string> {
    return call('sh', ['-c', line], { env: this.env, cwd });
  }

  /** Folder of a project. */
  at(project: string): string {
    return join(this.folder, 'projects', project);
  }

  /** Writes files of a project, BASE standing for the base image; gives its folder. */
  project(name: string, files: Readonly<Record<string, string>>): string {
    for (const [path, text] of Object.entries(files)) {
      const file = join(this.at(name), path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text.replaceAll('BASE', this.base));
    }
    return this.at(name);
  }

  /** `docker build ARGS` in a project's folder, `.` unless a context is given. */
  build(project: string, args: readonly string[] = ['.'], options: CallOptions = {}): Promise<string> {
    return this.docker(['build', '--progress', 'plain', ...args], { cwd: this.at(project), ...options });
  }

  /** Forgets the build cache, until no result is kept whose step holds the text; history and images stay. */
  async prune(gone?: string): Promise<void> {
    // A build lets go of its results a moment after it ended, and what is in use is not pruned.
    for (let i = 0; i < 50; i++) {
      await this.docker(['builder', 'prune', '--all', '--force']);
      const kept = await this.buildx.cache('default');
      if (kept?.results.every((r) => gone === undefined || !r.description.includes(gone)) === true) return;
      await new Promise((r) => setTimeout(r, 200));
    }
    throw new Error(`the builder keeps ${gone ?? 'its results'}`);
  }

  private async makeBase(): Promise<void> {
    const folder = this.project('base', {
      Dockerfile: 'FROM scratch\nCOPY busybox /bin/busybox\nRUN ["/bin/busybox", "--install", "-s", "/bin"]\n',
    });
    const busybox = ['/bin/busybox', '/usr/bin/busybox'].find((p) => existsSync(p));
    if (busybox === undefined) throw new Error('please install busybox-static');
    copyFileSync(busybox, join(folder, 'busybox'));
    await this.build('base', ['-t', this.base, '.']);
    await this.docker(['push', this.base]);
    await this.docker(['buildx', 'history', 'rm', '--all']);
    await this.prune();
  }

  async stop(): Promise<void> {
    await endGroups(this.started);
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}
