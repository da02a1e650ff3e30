import { readdir, readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { configFolder } from './refs';

async function nameIn(file: string): Promise<string[]> {
  try {
    const { Name: name } = JSON.parse(await readFile(file, 'utf8')) as { readonly Name?: unknown };
    return typeof name === 'string' && name !== '' ? [name] : [];
  } catch {
    return [];
  }
}

const list = (folder: string): Promise<string[]> => readdir(folder).catch(() => []);

/**
 * Names of this machine's builders as its files hold them: those that `buildx create` made, one for each context of docker, and
 * `default`. Nothing is asked of any of them, so that one which hangs does not hide the others.
 */
export async function namedBuilders(env: NodeJS.ProcessEnv): Promise<string[]> {
  const instances = join(configFolder(env), 'instances');
  const contexts = join(env['DOCKER_CONFIG'] ?? join(homedir(), '.docker'), 'contexts', 'meta');
  const files = [
    ...(await list(instances)).map((name) => join(instances, name)),
    ...(await list(contexts)).map((name) => join(contexts, name, 'meta.json')),
  ];
  return [...new Set(['default', ...(await Promise.all(files.map(nameIn))).flat()])];
}
