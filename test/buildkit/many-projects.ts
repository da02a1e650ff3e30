import { execFileSync } from 'node:child_process';
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { devNull } from 'node:os';
import { join } from 'node:path';
import type { Engine } from './engine';

/** A way in which a Dockerfile is built, one line of builds: its arguments, and how many records it makes. */
export interface Way {
  readonly file: string;
  /** The stage that is asked for; empty for the last. */
  readonly target: string;
}

/** A command that builds, and the ways of a project that it takes. */
interface Command {
  readonly args: readonly string[];
  readonly ways: readonly string[];
}

/** A project of a desk: `ways` by name, commands that build them, and files that a person edits between builds. */
export interface Project {
  name: string;
  readonly ways: Readonly<Record<string, Way>>;
  readonly commands: readonly Command[];
  readonly edited: readonly string[];
}

/** Numbers of 0 to 1 from a seed, the same on every machine (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** One text in many places: nothing but its path tells whose a build is. */
const common = 'FROM BASE\nWORKDIR /app\nCOPY deps.txt .\nRUN cat deps.txt\nCOPY . .\nRUN ls\n';
const app = { Dockerfile: common, 'deps.txt': '1', 'a.txt': '1' };
const plainWay = { plain: { file: 'Dockerfile', target: '' } };
const plainCommand = { args: ['build', '.'], ways: ['plain'] };
const edited = ['deps.txt', 'a.txt', 'Dockerfile'];

const git = (folder: string, ...args: string[]): void => {
  execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', ...args], {
    cwd: folder,
    stdio: 'ignore',
    env: { ...process.env, GIT_CONFIG_GLOBAL: devNull, GIT_CONFIG_NOSYSTEM: '1' },
  });
};

function single(engine: Engine, name: string, files: Readonly<Record<string, string>> = app): Project {
  engine.project(name, files);
  return { name, ways: plainWay, commands: [plainCommand], edited };
}

const services = ['api', 'web', 'worker'] as const;

/** Three Dockerfiles that are nearly alike, the context being the top. */
function shop(engine: Engine): Project {
  const text = (s: string): string =>
    `FROM BASE\nWORKDIR /app\nCOPY shared.txt .\nRUN cat shared.txt\nCOPY services/${s} .\nRUN ls\n`;
  const own = services.flatMap(
    (s) =>
      [
        [`services/${s}/Dockerfile`, text(s)],
        [`services/${s}/a.txt`, s],
      ] as const,
  );
  engine.project('shop', { 'shared.txt': '1', ...Object.fromEntries(own) });
  return {
    name: 'shop',
    ways: Object.fromEntries(services.map((s) => [s, { file: `services/${s}/Dockerfile`, target: '' }])),
    commands: services.map((s) => ({ args: ['build', '-f', `services/${s}/Dockerfile`, '.'], ways: [s] })),
    edited: ['shared.txt', ...own.map(([path]) => path)],
  };
}

/** Two Dockerfiles of one folder, one of which has two targets. */
function variants(engine: Engine): Project {
  const stages = 'FROM BASE AS dev\nWORKDIR /app\nCOPY deps.txt .\nRUN cat deps.txt\nFROM dev\nCOPY . .\nRUN ls\n';
  engine.project('variants', { ...app, Dockerfile: stages, 'Dockerfile.dev': common });
  return {
    name: 'variants',
    ways: {
      all: { file: 'Dockerfile', target: '' },
      dev: { file: 'Dockerfile', target: 'dev' },
      other: { file: 'Dockerfile.dev', target: '' },
    },
    commands: [
      { args: ['build', '.'], ways: ['all'] },
      { args: ['build', '--target', 'dev', '.'], ways: ['dev'] },
      { args: ['build', '-f', 'Dockerfile.dev', '.'], ways: ['other'] },
    ],
    edited: [...edited, 'Dockerfile.dev'],
  };
}

/** Several Dockerfiles that one command builds. */
function together(engine: Engine, name: string, definition: Readonly<Record<string, string>>, args: string[]): Project {
  const own = ['front', 'back'].flatMap((s) =>
    Object.entries(app).map(([path, text]) => [`${s}/${path}`, text] as const),
  );
  engine.project(name, { ...Object.fromEntries(own), ...definition });
  return {
    name,
    ways: { front: { file: 'front/Dockerfile', target: '' }, back: { file: 'back/Dockerfile', target: '' } },
    commands: [
      { args, ways: ['front', 'back'] },
      { args: [...args, 'back'], ways: ['back'] },
    ],
    edited: own.map(([path]) => path),
  };
}

const bakeFile = JSON.stringify({
  group: { default: { targets: ['front', 'back'] } },
  target: { front: { context: 'front', args: { TRUTH: 'front' } }, back: { context: 'back', args: { TRUTH: 'back' } } },
});
const composeFile = `services:\n${['front', 'back']
  .map((s) => `  ${s}:\n    build:\n      context: ${s}\n      args: {TRUTH: ${s}}\n`)
  .join('')}`;

/** Two clones of one repository, and two work trees of another. */
function repositories(engine: Engine): Project[] {
  const [clone, tree] = [single(engine, 'clone'), single(engine, 'tree')];
  const address = 'https://example.com/acme/app.git';
  for (const { name } of [clone, tree]) {
    const folder = engine.at(name);
    git(folder, 'init', '-q');
    git(folder, 'add', '.');
    git(folder, 'commit', '-qm', 'a');
    git(folder, 'remote', 'add', 'origin', address.replace('app', name));
  }
  git(engine.at('clone'), 'clone', '-q', '.', engine.at('clone-2'));
  git(engine.at('clone-2'), 'remote', 'set-url', 'origin', address.replace('app', 'clone'));
  git(engine.at('tree'), 'worktree', 'add', '-q', engine.at('tree-2'));
  return [clone, { ...clone, name: 'clone-2' }, tree, { ...tree, name: 'tree-2' }];
}

/** Twelve projects and more as a person's folder has them, many with the same text. */
export function projectsOf(engine: Engine): Project[] {
  return [
    shop(engine),
    variants(engine),
    together(engine, 'baked', { 'docker-bake.json': bakeFile }, ['buildx', 'bake']),
    together(engine, 'composed', { 'compose.yaml': composeFile }, ['compose', 'build']),
    ...repositories(engine),
    single(engine, 'ünï cöde 项目'),
    single(engine, 'moved'),
    single(engine, 'twin'),
    single(engine, 'gone'),
  ];
}

/** A build as the script knows it: whose it is, by the last part of its ref. */
export interface Made {
  readonly id: string;
  readonly project: Project;
  readonly way: string;
}

/** A person at work: edits a file of a project, and builds. Each step is drawn from the seed. */
export class Person {
  readonly made: Made[] = [];
  private edits = 0;

  constructor(
    private readonly engine: Engine,
    readonly projects: Project[],
    private readonly random: () => number,
  ) {}

  private pick<T>(list: readonly T[]): T {
    const found = list[Math.floor(this.random() * list.length)];
    if (found === undefined) throw new Error('nothing to pick of');
    return found;
  }

  /** Edits and builds once; gives the builds that this made. */
  async work(project = this.pick(this.projects)): Promise<readonly Made[]> {
    if (this.random() < 0.8) this.edit(project);
    const command = this.pick(project.commands);
    const before = new Set((await this.engine.buildx.history()).entries.map((e) => e.id));
    await this.engine.docker(command.args, { cwd: this.engine.at(project.name) });
    const fresh = (await this.engine.buildx.history()).entries.filter((e) => !before.has(e.id));
    const made: Made[] = [];
    for (const entry of fresh) {
      const [only] = command.ways;
      const way = command.ways.length === 1 ? only : (await this.engine.buildx.load(entry)).buildArgs?.['TRUTH'];
      if (way === undefined || !(way in project.ways)) throw new Error(`whose build is ${entry.name}?`);
      made.push({ id: entry.id, project, way });
    }
    if (made.length !== command.ways.length) throw new Error(`${made.length} builds of ${command.args.join(' ')}`);
    this.made.push(...made);
    return made;
  }

  private edit(project: Project): void {
    const path = this.pick(project.edited);
    const file = join(this.engine.at(project.name), path);
    this.edits++;
    if (!path.includes('Dockerfile')) writeFileSync(file, `${this.edits}\n`);
    else if (this.random() < 0.3) writeFileSync(file, `RUN echo ${this.edits}\n`, { flag: 'a' });
  }

  /** The folder of a project gets another name: its earlier builds were made under a path that is gone. */
  move(name: string, to: string): void {
    const project = this.projects.find((p) => p.name === name);
    if (project === undefined) throw new Error(`no project ${name}`);
    renameSync(this.engine.at(name), this.engine.at(to));
    project.name = to;
  }

  remove(name: string): void {
    const at = this.projects.findIndex((p) => p.name === name);
    const [gone] = this.projects.splice(at, 1);
    if (gone !== undefined) rmSync(this.engine.at(gone.name), { recursive: true });
  }
}
