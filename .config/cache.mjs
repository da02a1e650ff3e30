// Where test tools are kept between runs, outside the repository.
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';

export const cache = process.env.STAGEGRAPH_CACHE ?? join(homedir(), '.cache', 'stagegraph');

/** Runs a command with its output shown; throws when it fails. */
export function run(command, args, options = {}) {
  const done = spawnSync(command, args, { stdio: 'inherit', ...options });
  if (done.error) throw done.error;
  if (done.status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${done.status ?? done.signal}`);
}

export const has = (command) => spawnSync('sh', ['-c', `command -v ${command}`], { stdio: 'ignore' }).status === 0;

/**
 * A folder of the cache, made once: `make(folder)` fills a folder next to it, which takes its place when it is whole. A
 * failed or killed attempt leaves nothing that looks finished.
 */
export function cached(name, make) {
  const folder = join(cache, name);
  if (existsSync(join(folder, '.whole'))) return folder;
  mkdirSync(cache, { recursive: true });
  const part = mkdtempSync(join(cache, `.${name.replace(/[^\w.-]/g, '_')}-`));
  try {
    make(part);
    writeFileSync(join(part, '.whole'), '');
    rmSync(folder, { recursive: true, force: true });
    renameSync(part, folder);
  } catch (error) {
    rmSync(part, { recursive: true, force: true });
    throw error;
  }
  return folder;
}
