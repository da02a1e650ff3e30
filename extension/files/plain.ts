import { closeSync, constants, fstatSync, openSync, readFileSync, statSync } from 'node:fs';

/** Bytes of a text of a project that are read: Dockerfiles, ignore files and manifests are a few KB, locks a few MB. */
const maxBytes = 16 * 1024 * 1024;

/** A file that is not read, with the reason: a device, a pipe, a folder, or too large. */
export class PlainFileError extends Error {}

/**
 * Reads a plain file. A pipe has no end until somebody writes, a device may have none, and opening one can do something: it is
 * looked at first, and again when it is open.
 * @throws PlainFileError when it is no plain file or too large, or the system's error when it can't be read.
 */
export function readPlainBytes(path: string, limit = maxBytes): Buffer {
  const refuse = (stat: { isFile(): boolean; readonly size: number }): void => {
    if (!stat.isFile()) throw new PlainFileError('it is no plain file');
    if (stat.size > limit) throw new PlainFileError(`it is larger than ${limit / 1024 / 1024} MiB`);
  };
  refuse(statSync(path));
  const file = openSync(path, constants.O_RDONLY | (process.platform === 'win32' ? 0 : constants.O_NONBLOCK));
  try {
    refuse(fstatSync(file));
    return readFileSync(file);
  } finally {
    closeSync(file);
  }
}

/** The text of a plain file; undefined when it is none, is too large, or can't be read. */
export function readPlain(path: string, limit = maxBytes): string | undefined {
  try {
    return readPlainBytes(path, limit).toString('utf8');
  } catch {
    return undefined;
  }
}
