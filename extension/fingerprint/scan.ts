import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { lstat, opendir, readFile, readlink } from 'node:fs/promises';
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

/** Walks the context; folders that are left out whole are not entered unless a `!` line may let something back in. */
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
  for (let folder = queue.pop(); folder !== undefined; folder = queue.pop()) {
    signal?.throwIfAborted();
    let entries;
    try {
      entries = await opendir(join(root, folder));
    } catch {
      continue;
    }
    for await (const entry of entries) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      const out = isIgnored(ignore, path).ignored;
      if (entry.isDirectory() && (!out || exceptions) && mayHold(path)) queue.push(path);
      if (!out && selected(path)) found.push({ path, full: join(root, path) });
    }
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
  let next = 0;
  const work = async (): Promise<void> => {
    for (let item = found[next++]; item !== undefined; item = found[next++]) {
      signal?.throwIfAborted();
      try {
        const entry = await read(item, memory, signal, startedAt, unsure);
        files[item.path] = entry;
      } catch (error) {
        if (signal?.aborted === true) throw error;
        unsure.push(item.path);
      }
    }
  };
  await Promise.all(Array.from({ length: readers }, work));
  return {
    version: 1,
    takenAt: Date.now(),
    ...(ignoreFile !== undefined && { ignore: ignoreFile }),
    files: Object.fromEntries(Object.entries(files).sort(([a], [b]) => (a < b ? -1 : 1))),
    unsure,
  };
}

async function read(
  { path, full }: Found,
  memory: Memory,
  signal: AbortSignal | undefined,
  startedAt: number | undefined,
  unsure: string[],
): Promise<FileEntry> {
  const stat = await lstat(full, { bigint: true });
  const mode = Number(stat.mode & 0o7777n);
  if (stat.isSymbolicLink()) return { type: 'link', mode: 0o777, size: 0, link: await readlink(full) };
  if (stat.isDirectory()) return { type: 'folder', mode, size: 0 };
  if (!stat.isFile()) return { type: 'other', mode, size: 0 };
  if (startedAt !== undefined && Number(stat.mtimeMs) > startedAt) unsure.push(path);
  const stamp = `${stat.ino}:${stat.size}:${stat.mtimeNs}:${stat.ctimeNs}`;
  const known = memory.get(full);
  if (known?.stamp === stamp) return { type: 'file', mode, size: Number(stat.size), digest: known.digest };
  const digest = await digestOf(full, signal);
  const after = await lstat(full, { bigint: true });
  if (after.mtimeNs !== stat.mtimeNs || after.size !== stat.size) unsure.push(path);
  memory.set(full, { stamp, digest });
  return { type: 'file', mode, size: Number(stat.size), digest };
}
