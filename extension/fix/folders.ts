import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** Folders above a Dockerfile that are looked at: deeper ones belong to no one project. */
const maxLevels = 12;

/** Folders from a Dockerfile's own up to the top of its repository; its own alone when it is in none. */
export function foldersAbove(dockerfile: string): string[] {
  const folders: string[] = [];
  let folder = dirname(resolve(dockerfile));
  for (let level = 0; level < maxLevels; level++) {
    folders.push(folder);
    if (existsSync(join(folder, '.git'))) return folders;
    const above = dirname(folder);
    if (above === folder) break;
    folder = above;
  }
  return folders.slice(0, 1);
}
