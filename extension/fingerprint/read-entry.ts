import { lstatSync, type Stats } from 'node:fs';
import type { FileEntry } from '../core/context/fingerprint';
import { digestOf, Stopped, type Stop } from './digest';
import type { ScannedEntry } from './folder';
import { targetOf } from './names';

const typeOf = (s: Stats): FileEntry['type'] =>
  s.isFile() ? 'file' : s.isDirectory() ? 'folder' : s.isSymbolicLink() ? 'link' : 'other';

/** A file to be read. */
export interface Reading {
  readonly full: string | Buffer;
  readonly stat: Stats;
  /** It is left out itself. */
  readonly hidden: boolean;
  /** Its content is read too. */
  readonly withContent: boolean;
  readonly stop: Stop;
}

/** What was read; `unsure` when the file moved while it was, or could not be read. */
export interface ReadEntry {
  readonly entry?: ScannedEntry;
  readonly unsure: boolean;
}

/**
 * Reads what a build step sees of a file.
 * @throws Stopped when the scan was stopped.
 */
export function readEntry({ full, stat, hidden, withContent, stop }: Reading): ReadEntry {
  const type = typeOf(stat);
  const common = {
    type,
    mode: stat.mode & 0o7777,
    size: type === 'file' ? stat.size : 0,
    touchedAt: stat.ctimeMs,
    ...(hidden && { hidden }),
  };
  try {
    // A link has no mode of its own (cache/contenthash, NewFileHash).
    if (type === 'link') return { entry: { ...common, mode: 0o777, link: targetOf(full) }, unsure: false };
    if (type !== 'file' || !withContent) return { entry: common, unsure: false };
    const digest = digestOf(full, stop);
    const moved = lstatSync(full, { throwIfNoEntry: false })?.ctimeMs !== stat.ctimeMs;
    return { entry: { ...common, digest }, unsure: moved };
  } catch (error) {
    if (error instanceof Stopped) throw error;
    // It can't be read, or it went this moment.
    return { unsure: true };
  }
}
