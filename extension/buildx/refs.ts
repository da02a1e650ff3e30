import { statSync, watch, type FSWatcher } from 'node:fs';
import { readFile, readdir, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join, sep } from 'node:path';

/** A build that just started on this machine (FACTS, Build records: refs). */
export interface StartedBuild {
  readonly builder: string;
  readonly node: string;
  readonly id: string;
  readonly target?: string;
  /** Folder of the build context. */
  readonly contextPath?: string;
  readonly dockerfilePath?: string;
  /** When it was announced, by the clock of the file system: milliseconds since 1970. */
  readonly startedAt: number;
}

/** Where buildx keeps its state. */
export const configFolder = (env: NodeJS.ProcessEnv): string =>
  env['BUILDX_CONFIG'] ?? join(env['DOCKER_CONFIG'] ?? join(homedir(), '.docker'), 'buildx');

async function readRef(folder: string, builder: string, node: string, id: string): Promise<StartedBuild | undefined> {
  const path = join(folder, builder, node, id);
  try {
    const ref = JSON.parse(await readFile(path, 'utf8')) as Record<string, unknown>;
    const field = (name: string): string | undefined => {
      const value = ref[name];
      return typeof value === 'string' && value !== '' ? value : undefined;
    };
    const [target, context, dockerfile] = [field('Target'), field('LocalPath'), field('DockerfilePath')];
    return {
      builder,
      node,
      id,
      startedAt: (await stat(path)).mtimeMs,
      ...(target !== undefined && target !== 'default' && { target }),
      ...(context !== undefined && { contextPath: context }),
      ...(dockerfile !== undefined && { dockerfilePath: dockerfile }),
    };
  } catch {
    return undefined;
  }
}

/** What is noted of a build by its `builder/node/id`; undefined when it was not started on this machine. */
export function startedBuild(env: NodeJS.ProcessEnv, ref: string): Promise<StartedBuild | undefined> {
  const parts = ref.split('/');
  const [builder, node, id] = parts;
  // A ref is read from output: no part of it may lead out of the folder.
  if (parts.length !== 3 || builder === undefined || node === undefined || id === undefined)
    return Promise.resolve(undefined);
  if (parts.some((p) => p === '' || p.startsWith('.'))) return Promise.resolve(undefined);
  return readRef(join(configFolder(env), 'refs'), builder, node, id);
}

/** What is noted of the builds that were started on this machine since a moment, in milliseconds since 1970. */
export async function startedSince(env: NodeJS.ProcessEnv, since: number): Promise<StartedBuild[]> {
  const folder = join(configFolder(env), 'refs');
  const paths = await readdir(folder, { recursive: true }).catch(() => []);
  const found = await Promise.all(
    paths.map(async (path): Promise<StartedBuild | undefined> => {
      const [builder, node, id, deeper] = path.split(sep);
      if (builder === undefined || node === undefined || id === undefined || deeper !== undefined) return undefined;
      const noted = await stat(join(folder, path)).catch(() => undefined);
      return noted?.isFile() === true && noted.mtimeMs >= since ? readRef(folder, builder, node, id) : undefined;
    }),
  );
  return found.filter((b) => b !== undefined);
}

/**
 * Watches `<config>/refs/<builder>/<node>/`: buildx writes a file there when a build starts. Costs nothing while nothing is
 * built. Returns what ends the watch.
 */
export function watchRefs(env: NodeJS.ProcessEnv, onBuild: (build: StartedBuild) => void): () => void {
  const folder = join(configFolder(env), 'refs');
  const watchers = new Map<string, { readonly watcher: FSWatcher; readonly folder: string }>();
  const seen = new Set<string>();
  let ended = false;
  const announce = async (builder: string, node: string, id: string): Promise<void> => {
    if (id.startsWith('.') || id.startsWith('__') || seen.has(`${builder}/${node}/${id}`)) return;
    const build = await readRef(folder, builder, node, id);
    if (build === undefined || ended || seen.has(`${builder}/${node}/${id}`)) return;
    seen.add(`${builder}/${node}/${id}`);
    onBuild(build);
  };
  const list = async (path: string): Promise<string[]> => {
    try {
      return await readdir(path);
    } catch {
      return [];
    }
  };
  /** A folder that was removed and made again is another one, which the watch of the old does not see. */
  const identity = (path: string): string => {
    const stat = statSync(path);
    return `${stat.dev} ${stat.ino} ${stat.birthtimeMs}`;
  };
  const unlisten = (path: string): void => {
    watchers.get(path)?.watcher.close();
    watchers.delete(path);
  };
  const listen = (path: string, onChange: (name: string) => void): void => {
    if (ended) return;
    try {
      const folder = identity(path);
      if (watchers.get(path)?.folder === folder) return;
      unlisten(path);
      const watcher = watch(path, { persistent: false }, (_, name) => {
        if (typeof name === 'string') onChange(name);
      });
      watcher.on('error', () => {
        watcher.close();
        if (watchers.get(path)?.watcher === watcher) watchers.delete(path);
      });
      watchers.set(path, { watcher, folder });
    } catch {
      // The folder has gone again.
      unlisten(path);
    }
  };
  const openNode = async (builder: string, node: string, fresh: boolean): Promise<void> => {
    const path = join(folder, builder, node);
    for (const id of await list(path)) {
      if (fresh) void announce(builder, node, id);
      else seen.add(`${builder}/${node}/${id}`);
    }
    listen(path, (id) => void announce(builder, node, id));
  };
  const openBuilder = async (builder: string, fresh: boolean): Promise<void> => {
    listen(join(folder, builder), (node) => void openNode(builder, node, true));
    for (const node of await list(join(folder, builder))) await openNode(builder, node, fresh);
  };
  const open = async (fresh: boolean): Promise<void> => {
    listen(folder, (builder) => void openBuilder(builder, true));
    for (const builder of await list(folder)) await openBuilder(builder, fresh);
  };
  const start = async (): Promise<void> => {
    await open(false);
    // Before the first build there is no folder, and it may be removed: its parent says when there is one.
    listen(configFolder(env), (name) => void (name === 'refs' && open(true)));
  };
  void start();
  return () => {
    ended = true;
    for (const { watcher } of watchers.values()) watcher.close();
    watchers.clear();
  };
}
