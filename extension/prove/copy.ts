import { constants } from 'node:fs';
import { copyFile, lstat, mkdir, readlink, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** More than this is not copied: the measurement would be one of the disk. */
const maxBytes = 2 * 1024 ** 3;

/** A context that can't be copied for a trial, with the reason. */
export class CopyError extends Error {}

/**
 * Copies files of a build context, with modes and links; the context itself is never touched. Where the file system can, the
 * copies share their blocks.
 * @throws CopyError when the files are too large.
 */
export async function copyContext(
  from: string,
  to: string,
  files: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  let bytes = 0;
  const made = new Set<string>();
  for (const path of files) {
    signal.throwIfAborted();
    const target = join(to, path);
    const folder = dirname(target);
    if (!made.has(folder)) await mkdir(folder, { recursive: true });
    made.add(folder);
    const stat = await lstat(join(from, path)).catch(() => undefined);
    if (stat?.isSymbolicLink() === true) await symlink(await readlink(join(from, path)), target);
    else if (stat?.isFile() === true) {
      bytes += stat.size;
      if (bytes > maxBytes) throw new CopyError('the build context is larger than 2 GB: it is not copied for a trial');
      await copyFile(join(from, path), target, constants.COPYFILE_FICLONE);
    }
  }
}
