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
