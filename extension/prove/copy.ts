import { constants } from 'node:fs';
import { copyFile, lstat, mkdir, readlink, realpath, symlink } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';

/** More than this is not copied: the measurement would be one of the disk. */
const maxBytes = 2 * 1024 ** 3;

/** A context that can't be copied for a trial, with the reason. */
export class CopyError extends Error {}

/** Whether a path is a folder, or below it; both absolute. */
export function isInside(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

const leaves = (path: string): CopyError =>
  new CopyError(`${path} is a link out of the build context: it is not copied for a trial`);

/**
 * Copies files of a build context, with modes and links; the context itself is never touched. Where the file system can, the
 * copies share their blocks. Links are made last, so that nothing is written through one.
 * @throws CopyError when the files are too large, or when a link, or the folder of a file, leads out of the context.
 */
export async function copyContext(
  from: string,
  to: string,
  files: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  let bytes = 0;
  const source = await realpath(from);
  const copy = await realpath(to);
  const folders = new Set<string>();
  const links: { readonly path: string; readonly to: string }[] = [];
  for (const path of files) {
    signal.throwIfAborted();
    const target = join(copy, path);
    const folder = dirname(target);
    if (!isInside(copy, target)) throw leaves(path);
    if (!folders.has(folder)) {
      const own = join(source, dirname(path));
      const real = await realpath(own).catch(() => undefined);
      if (real === undefined) continue;
      if (real !== own) throw leaves(dirname(path));
      await mkdir(folder, { recursive: true });
    }
    folders.add(folder);
    const stat = await lstat(join(source, path)).catch(() => undefined);
    if (stat?.isSymbolicLink() === true) {
      const to = await readlink(join(source, path));
      if (isAbsolute(to) || !isInside(copy, resolve(folder, to))) throw leaves(path);
      links.push({ path, to });
    } else if (stat?.isFile() === true) {
      bytes += stat.size;
      if (bytes > maxBytes) throw new CopyError('the build context is larger than 2 GB: it is not copied for a trial');
      await copyFile(join(source, path), target, constants.COPYFILE_FICLONE);
    }
  }
  for (const { path, to } of links) await symlink(to, join(copy, path));
  // Links through links lead elsewhere than their text says; one that leads nowhere is followed by nobody.
  for (const { path } of links) {
    signal.throwIfAborted();
    const real = await realpath(join(copy, path)).catch(() => copy);
    if (!isInside(copy, real)) throw leaves(path);
  }
}
