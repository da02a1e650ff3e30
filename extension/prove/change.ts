import { constants } from 'node:fs';
import { lstat, open, realpath } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { CopyError, isInside } from './copy';

/** Windows has no such flag; there the look at the file before must do. */
const noFollow = process.platform === 'win32' ? 0 : constants.O_NOFOLLOW;

async function append(path: string, text: string): Promise<void> {
  const file = await open(path, constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | noFollow);
  try {
    await file.writeFile(text);
  } finally {
    await file.close();
  }
}

/**
 * Writes a text at the end of a file of a copied context, or to a new file of a folder. No link is followed.
 * @throws CopyError when the path is a link, leads out of the copy, or is neither file nor folder.
 */
export async function changeCopy(copy: string, path: string, text: string, newName: string): Promise<void> {
  const root = await realpath(copy);
  const place = join(root, path);
  const stat = await lstat(place).catch(() => undefined);
  const folder = dirname(place);
  const real = await realpath(folder).catch(() => undefined);
  if (!isInside(root, place) || real === undefined || (place !== root && real !== folder))
    throw new CopyError(`${path} lies outside the copy of the build context: it is not changed`);
  if (stat?.isDirectory() === true) return append(join(place, newName), text);
  if (stat !== undefined && !stat.isFile()) throw new CopyError(`${path} is no plain file: it is not changed`);
  await append(place, text);
}

/** Of files of a context, those that a trial may change: plain ones. What can't be looked at is none. */
export async function plainFiles(context: string, files: readonly string[]): Promise<string[]> {
  const plain: string[] = [];
  for (const path of files) {
    const stat = await lstat(join(context, path)).catch(() => undefined);
    if (stat?.isFile() === true) plain.push(path);
  }
  return plain;
}
