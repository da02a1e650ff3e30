import { createReadStream } from 'node:fs';
import { open, readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { errorText } from '../core/text/error-text';
import { maxUnpackedAsked, namedBuilds, readRecords, RecordError, type BuildRecord } from '../core/records';
import { Failure } from './failure';
import { loadFromHistory, type Held } from './history';

async function readStdin(): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(Buffer.from(chunk as Uint8Array));
  return Buffer.concat(chunks);
}

/** Reads a Dockerfile. */
export async function readText(file: string): Promise<string> {
  try {
    return file === '-' ? new TextDecoder().decode(await readStdin()) : await readFile(file, 'utf8');
  } catch (error) {
    throw new Failure(`${file}: cannot be read (${errorText(error)}): expected a Dockerfile`);
  }
}

/** A folder of records is read so deep, and no more files of it: somebody may name their home. */
const maxDepth = 3;
const maxFiles = 200;

/** Files of a folder that may hold records: `gh run download` makes a folder an artifact. */
async function filesOf(folder: string, depth = 0): Promise<string[]> {
  const found: string[] = [];
  const entries = await readdir(folder, { withFileTypes: true });
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (found.length >= maxFiles) break;
    if (entry.name.startsWith('.') || entry.name === 'node_modules') continue;
    const path = join(folder, entry.name);
    if (entry.isFile()) found.push(path);
    else if (entry.isDirectory() && depth < maxDepth) found.push(...(await filesOf(path, depth + 1)));
  }
  return found.slice(0, maxFiles);
}

async function readFolder(folder: string): Promise<BuildRecord[]> {
  const found: BuildRecord[] = [];
  for (const file of await filesOf(folder)) {
    try {
      found.push(...(await readRecords(createReadStream(file))));
    } catch (error) {
      if (!(error instanceof RecordError)) throw error;
    }
  }
  if (found.length === 0)
    throw new Failure(`${folder}: no file of this folder holds a build: expected .dockerbuild bundles or logs`);
  // Attempts of one run, and builds of several: in the order of time, as far as it is known.
  return found.sort((a, b) => (a.startedAt ?? 0) - (b.startedAt ?? 0));
}

/** The first bytes tell a metadata file. */
async function refsIn(file: string): Promise<string[]> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(1), 0, 1, 0);
    if (bytesRead === 0 || buffer[0] !== 0x7b || (await handle.stat()).size > 1 << 24) return [];
  } finally {
    await handle.close();
  }
  return namedBuilds(await readFile(file, 'utf8')).map((b) => b.ref);
}

type Source = { readonly records: readonly BuildRecord[] } | { readonly refs: readonly string[] };

/** Reads a file, a folder or standard input; undefined when there is no such file. */
async function readSource(source: string): Promise<Source | undefined> {
  try {
    if (source === '-')
      return { records: await readRecords(process.stdin as AsyncIterable<Uint8Array>, maxUnpackedAsked) };
    if ((await stat(source)).isDirectory()) return { records: await readFolder(source) };
    const refs = await refsIn(source);
    return refs.length > 0 ? { refs } : { records: await readRecords(createReadStream(source), maxUnpackedAsked) };
  } catch (error) {
    if (error instanceof Failure) throw error;
    if (error instanceof RecordError) throw new Failure(`${source}: ${error.message}`);
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new Failure(`${source}: cannot be read (${errorText(error)})`);
  }
}

/** A build as it was named on the command line, with what it can be compared with when it came from history. */
export interface LoadedBuild {
  readonly record: BuildRecord;
  readonly held?: () => Promise<Held>;
}

/** Builds named on the command line: a file or folder of any form, `-`, else a history ref. A log of several builds gives each. */
export async function loadBuilds(source: string, builder?: string): Promise<LoadedBuild[]> {
  const found = await readSource(source);
  if (found === undefined) {
    if (/^[./\\]|\.\w+$/.test(source))
      throw new Failure(`${source}: no such file: expected a .dockerbuild, a log, - or a history ref`);
    return [await loadFromHistory(source, builder)];
  }
  if ('refs' in found) return Promise.all(found.refs.map((ref) => loadFromHistory(ref, builder)));
  if (found.records.length === 0) throw new Failure(`${source}: holds no build`);
  return found.records.map((record) => ({ record }));
}

/** The last of the builds that are named. */
export async function loadBuild(source: string, builder?: string): Promise<LoadedBuild> {
  const found = (await loadBuilds(source, builder)).at(-1);
  if (found === undefined) throw new Failure(`${source}: holds no build`);
  return found;
}
