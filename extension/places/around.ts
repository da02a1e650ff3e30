import { existsSync, type Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Dockerfile } from '../core/lines';
import { readPlain } from '../files/plain';
import { dockerfileAt } from './dockerfile';

/** How deep below a folder Dockerfiles are looked for, in how many folders, and how many of them are read. */
const maxDepth = 6;
const maxFolders = 2000;
const maxFiles = 100;
/** More is no Dockerfile. */
const maxBytes = 1024 * 1024;

/** Whether a file is a Dockerfile by its name: `Dockerfile.dockerignore` is none. */
export const isDockerfileName = (name: string): boolean =>
  /^(?:.*\.)?(?:dockerfile|containerfile)(?:\..*)?$/i.test(name) && !/\.dockerignore$/i.test(name);

const isSkipped = (name: string): boolean => name.startsWith('.') || name === 'node_modules';

/** Paths of the Dockerfiles in a folder and below it, those near its top first. */
export async function dockerfilesBelow(top: string): Promise<string[]> {
  const found: string[] = [];
  let folders = [top];
  let left = maxFolders;
  for (let depth = 0; depth <= maxDepth && folders.length > 0; depth++) {
    const below: string[] = [];
    for (const folder of folders) {
      if (left-- <= 0 || found.length >= maxFiles) return found;
      const entries: Dirent[] = await readdir(folder, { withFileTypes: true }).catch(() => []);
      for (const entry of entries) {
        if (entry.isDirectory() && !isSkipped(entry.name)) below.push(join(folder, entry.name));
        else if (entry.isFile() && isDockerfileName(entry.name)) found.push(join(folder, entry.name));
      }
    }
    folders = below;
  }
  return found.slice(0, maxFiles);
}

/** The Dockerfiles of these paths that can be read. */
export function readDockerfiles(paths: readonly string[]): Promise<Dockerfile[]> {
  const found: Dockerfile[] = [];
  for (const path of paths) {
    const text = readPlain(path, maxBytes);
    if (text !== undefined) found.push(dockerfileAt(path, text));
  }
  return Promise.resolve(found);
}

/** The top of the work tree a file is in, else its folder. */
export function topFolder(path: string): string {
  let folder = dirname(path);
  for (;;) {
    if (existsSync(join(folder, '.git'))) return folder;
    const above = dirname(folder);
    if (above === folder) return dirname(path);
    folder = above;
  }
}
