import { cleanPath } from '../plan/paths';

/** A folder that goes by another name elsewhere: a dev container's `/workspaces/shop` is the host's `/home/me/shop`. */
export interface PathMapping {
  readonly from: string;
  readonly to: string;
}

const drive = /^([a-z]):(?:[\\/]|$)/i;
const isWindows = (path: string): boolean => drive.test(path) || path.startsWith('\\\\') || /^\/\/wsl/i.test(path);

/** A network path into a WSL distribution, as Windows names it: `\\wsl.localhost\Ubuntu\home\me`. */
const wslShare = /^\/\/wsl(?:\$|\.localhost)\/[^/]+/i;

/** Whether a path starts at a root of its machine, in the form of any system. */
export const isRooted = (path: string): boolean => path.startsWith('/') || isWindows(path);

/**
 * One form for the forms in which one path of this machine is written: slashes forward, `.` and `..` resolved, a drive as WSL
 * mounts it (`C:\src` is `/mnt/c/src`), a distribution's share as the distribution itself names it. Paths of a drive are
 * compared without case, as Windows compares them.
 */
export function onePath(path: string): string {
  if (!isWindows(path)) return /^\/mnt\/[a-z](?:\/|$)/i.test(path) ? cleanPath(path).toLowerCase() : cleanPath(path);
  const forward = path.replaceAll('\\', '/');
  const share = wslShare.exec(forward);
  if (share !== null) return cleanPath(`/${forward.slice(share[0].length)}`);
  const letter = drive.exec(path)?.[1];
  if (letter === undefined) return cleanPath(forward).toLowerCase();
  return cleanPath(`/mnt/${letter}/${forward.slice(2)}`).toLowerCase();
}

/** A folder in a path, or the path itself. */
export const isWithin = (path: string, folder: string): boolean =>
  path === folder || path.startsWith(folder.endsWith('/') ? folder : `${folder}/`);

/** A path by the name its folder has here; the longest mapping that fits is taken. */
export function mapped(path: string, mappings: readonly PathMapping[]): string {
  const one = onePath(path);
  const [best] = mappings
    .map((m) => ({ from: onePath(m.from), to: onePath(m.to) }))
    .filter((m) => isWithin(one, m.from))
    .sort((a, b) => b.from.length - a.from.length);
  return best === undefined ? one : cleanPath(`${best.to}/${one.slice(best.from.length)}`);
}

/** A path joined to a folder, unless it is rooted itself. */
export const joined = (folder: string, path: string): string => onePath(isRooted(path) ? path : `${folder}/${path}`);

/** The last name of a path. */
export const nameOf = (path: string): string => path.split(/[\\/]/).at(-1) ?? path;
