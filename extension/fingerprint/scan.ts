import { createHash } from 'node:crypto';
import { createReadStream, lstatSync, readdirSync, readlinkSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { isIgnored, readIgnoreFile, type IgnoreFile } from '../core/context/dockerignore';
import type { FileEntry, Fingerprint } from '../core/context/fingerprint';
import { selectPaths } from '../core/context/select';

/** What is remembered of a file so that it need not be read again: its stat, and the digest it had then. */
export interface Known {
  readonly stamp: string;
  readonly digest: string;
}
export type Memory = Map<string, Known>;

export interface ScanOptions {
  readonly contextPath: string;
  /** The Dockerfile, when it is not `Dockerfile` in the context: an ignore file next to it comes first. */
  readonly dockerfile?: string;
  /** Paths the steps take; `.` for all. */
  readonly sources: readonly string[];
  /** Digests of the scan before; brought up to date. */
  readonly memory?: Memory;
  readonly signal?: AbortSignal;
  /** A build began then: files newer than that are not sure to be the ones it took. */
  readonly startedAt?: number;
}

const readers = 16;

async function digestOf(path: string, signal: AbortSignal | undefined): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path, { ...(signal !== undefined && { signal }) }))
    hash.update(chunk as Buffer);
  return hash.digest('hex');
}

/** The ignore file BuildKit takes: the Dockerfile's own, else the context's (frontend/dockerui/config.go). */
async function ignoreOf(options: ScanOptions): Promise<{ file: string; text: string } | undefined> {
  const dockerfile = options.dockerfile ?? join(options.contextPath, 'Dockerfile');
  for (const path of [
    join(dirname(dockerfile), `${basename(dockerfile)}.dockerignore`),
    join(options.contextPath, '.dockerignore'),
  ]) {
    try {
      return { file: basename(path), text: await readFile(path, 'utf8') };
    } catch {
      // The next one.
    }
  }
  return undefined;
}

interface Found {
  readonly path: string;
  readonly full: string;
}

/** Entries that are read before other work of the process gets its turn: some milliseconds. */
const batch = 2000;
const pause = (): Promise<void> => new Promise((r) => setImmediate(r));

/**
 * Walks the context; folders that are left out whole are not entered unless a `!` line may let something back in. Synchronous
 * calls in batches: tens of thousands of small promises cost more than what they wait for.
 */
async function walk(
  root: string,
  ignore: IgnoreFile,
  selected: (path: string) => boolean,
  mayHold: (path: string) => boolean,
  signal: AbortSignal | undefined,
): Promise<Found[]> {
  const found: Found[] = [];
  const exceptions = ignore.patterns.some((p) => p.exclusion);
  const queue = [''];
  let read = 0;
  for (let folder = queue.pop(); folder !== undefined; folder = queue.pop()) {
    let entries;
    try {
      entries = readdirSync(folder === '' ? root : `${root}/${folder}`, { withFileTypes: true });
    } catch {
      continue;
    }
    for (const entry of entries) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      const out = ignore.patterns.length > 0 && isIgnored(ignore, path).ignored;
      if (entry.isDirectory() && (!out || exceptions) && mayHold(path)) queue.push(path);
      if (!out && selected(path)) found.push({ path, full: `${root}/${path}` });
    }
    read += entries.length;
    if (read < batch) continue;
    read = 0;
    await pause();
    signal?.throwIfAborted();
  }
  return found;
}

/** A folder may hold a selected path: it is selected, or a source lies below it. */
function folderTest(sources: readonly string[]): (path: string) => boolean {
  const selected = selectPaths(sources);
  const starts = sources.map((s) => s.replace(/^\.?\//, '').split(/[*?[\\]/)[0] ?? '');
  return (path) =>
    selected(path) || starts.some((s) => s === '' || s === '.' || s.startsWith(`${path}/`) || `${path}/`.startsWith(s));
}

/**
 * Takes a fingerprint of what the steps of a build take from its context. Files whose stat did not move since the last
 * scan are not read again; a file that moves while it is read is listed as unsure.
 */
export async function takeFingerprint(options: ScanOptions): Promise<Fingerprint> {
  const { contextPath, sources, signal, startedAt } = options;
  const memory = options.memory ?? new Map<string, Known>();
  const ignoreFile = await ignoreOf(options);
  const ignore = readIgnoreFile(ignoreFile?.text ?? '');
  const found = await walk(contextPath, ignore, selectPaths(sources), folderTest(sources), signal);
  const files: Record<string, FileEntry> = {};
  const unsure: string[] = [];
  const moved: { item: Found; stamp: string; entry: FileEntry }[] = [];
  for (const [i, item] of found.entries()) {
    if (i % batch === batch - 1) {
      await pause();
      signal?.throwIfAborted();
    }
    try {
      const { entry, stamp, time } = look(item);
      files[item.path] = entry;
      if (stamp === undefined) continue;
      if (startedAt !== undefined && time > startedAt) unsure.push(item.path);
      const known = memory.get(item.full);
      if (known?.stamp === stamp) files[item.path] = { ...entry, digest: known.digest };
      else moved.push({ item, stamp, entry });
    } catch {
      unsure.push(item.path);
    }
  }
  let next = 0;
  const work = async (): Promise<void> => {
    for (let m = moved[next++]; m !== undefined; m = moved[next++]) {
      signal?.throwIfAborted();
      try {
        const digest = await digestOf(m.item.full, signal);
        files[m.item.path] = { ...m.entry, digest };
        if (look(m.item).stamp === m.stamp) memory.set(m.item.full, { stamp: m.stamp, digest });
        else unsure.push(m.item.path);
      } catch (error) {
        if (signal?.aborted === true) throw error;
        unsure.push(m.item.path);
      }
    }
  };
  await Promise.all(Array.from({ length: readers }, work));
  return { version: 1, takenAt: Date.now(), ...(ignoreFile !== undefined && { ignore: ignoreFile }), files, unsure };
}

/** What the stat of a path tells; a regular file has a stamp that moves whenever its content may have. */
function look({ full }: Found): { entry: FileEntry; stamp?: string; time: number } {
  const stat = lstatSync(full);
  const mode = stat.mode & 0o7777;
  if (stat.isSymbolicLink())
    return { entry: { type: 'link', mode: 0o777, size: 0, link: readlinkSync(full) }, time: 0 };
  if (stat.isDirectory()) return { entry: { type: 'folder', mode, size: 0 }, time: 0 };
  if (!stat.isFile()) return { entry: { type: 'other', mode, size: 0 }, time: 0 };
  const stamp = `${stat.ino}:${stat.size}:${stat.mtimeMs}:${stat.ctimeMs}`;
  return { entry: { type: 'file', mode, size: stat.size }, stamp, time: stat.mtimeMs };
}
