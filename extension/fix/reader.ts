import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Reader } from '../core/advice/around/reader';
import { readPlain } from '../files/plain';

/** Reads this machine's disk. `nameOf` says how a path is written in edits. */
export const diskReader = (nameOf: (path: string) => string): Reader => ({
  async list(folder) {
    try {
      const entries = await readdir(folder, { withFileTypes: true });
      return entries.map((e) => ({ name: e.name, folder: e.isDirectory() }));
    } catch {
      return [];
    }
  },
  read: (path) => Promise.resolve(readPlain(path)),
  join: (folder, name) => join(folder, name),
  nameOf,
});
