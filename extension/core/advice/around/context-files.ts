import { isIgnored, readIgnoreFile } from '../../context/dockerignore';
import type { Reader } from './reader';

/** As many files as a person has in a project; beyond that the list says nothing. */
const maxFiles = 50_000;

/**
 * Files of a build context by path, without what its ignore file leaves out; undefined when there are too many to list.
 * Folders that are left out whole are not entered unless a `!` line may let something in again.
 */
export async function listContext(reader: Reader, root: string, ignoreText: string): Promise<string[] | undefined> {
  const ignore = readIgnoreFile(ignoreText);
  const exceptions = ignore.patterns.some((p) => p.exclusion);
  const found: string[] = [];
  const queue: string[] = [''];
  for (let folder = queue.pop(); folder !== undefined; folder = queue.pop()) {
    for (const { name, folder: isFolder } of await reader.list(folder === '' ? root : reader.join(root, folder))) {
      const path = folder === '' ? name : `${folder}/${name}`;
      const out = isIgnored(ignore, path).ignored;
      if (isFolder && (!out || exceptions)) queue.push(path);
      if (!isFolder && !out) found.push(path);
      if (found.length + queue.length > maxFiles) return undefined;
    }
  }
  return found.sort();
}

/** Folders that hold no Dockerfile of the project's own. */
const foreign = new Set([
  'node_modules',
  '.git',
  '.venv',
  'venv',
  'vendor',
  'target',
  '__pycache__',
  'bower_components',
]);
/** Folders that are looked into for Dockerfiles, and how deep. */
const maxFolders = 2000;
const maxDepth = 6;

const isDockerfile = (name: string): boolean =>
  /^(?:(?:Docker|Container)file(?:[.-][\w.-]+)?|[\w.-]+\.(?:Docker|Container)file)$/i.test(name) &&
  !name.endsWith('.dockerignore');

/** What a context holds whether or not its ignore file leaves it out: Dockerfiles, and the .gitignore files of its folders. */
export async function listAll(
  reader: Reader,
  root: string,
): Promise<{ readonly dockerfiles: string[]; readonly gitignores: string[] }> {
  const dockerfiles: string[] = [];
  const gitignores: string[] = [];
  const queue: [path: string, depth: number][] = [['', 0]];
  let looked = 0;
  for (let next = queue.shift(); next !== undefined && looked < maxFolders; next = queue.shift(), looked++) {
    const [folder, depth] = next;
    for (const entry of await reader.list(folder === '' ? root : reader.join(root, folder))) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.folder && depth < maxDepth && !foreign.has(entry.name)) queue.push([path, depth + 1]);
      if (!entry.folder && isDockerfile(entry.name)) dockerfiles.push(path);
      if (!entry.folder && entry.name === '.gitignore') gitignores.push(path);
    }
  }
  return { dockerfiles: dockerfiles.sort(), gitignores };
}
