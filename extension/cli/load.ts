import { readFile } from 'node:fs/promises';
import { errorText } from '../core/text/error-text';
import { readRecords, RecordError, type BuildRecord } from '../core/records';
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

/** Reads the records of a file or of standard input; undefined when there is no such file. */
async function readFileRecords(source: string): Promise<BuildRecord[] | undefined> {
  let bytes: Uint8Array;
  try {
    bytes = source === '-' ? await readStdin() : await readFile(source);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new Failure(`${source}: cannot be read (${errorText(error)})`);
  }
  try {
    return await readRecords(bytes);
  } catch (error) {
    if (error instanceof RecordError) throw new Failure(`${source}: ${error.message}`);
    throw error;
  }
}

/** A build as it was named on the command line, with what it can be compared with when it came from history. */
export interface LoadedBuild {
  readonly record: BuildRecord;
  readonly held?: () => Promise<Held>;
}

/** A build named on the command line: a file of any form, `-`, else a history ref. A file of several builds gives its last. */
export async function loadBuild(source: string, builder?: string): Promise<LoadedBuild> {
  const records = await readFileRecords(source);
  if (records === undefined) {
    if (/^[./\\]|\.\w+$/.test(source))
      throw new Failure(`${source}: no such file: expected a .dockerbuild, a log, - or a history ref`);
    return loadFromHistory(source, builder);
  }
  const record = records.at(-1);
  if (record === undefined) throw new Failure(`${source}: holds no build`);
  return { record };
}
