import { unzipSync } from 'fflate';
import { count } from '../text/text';
import { cacheExportsOf } from './cache-exports';
import { cacheImportsOf } from './cache-imports';
import { Budget, maxUnpacked, TooLargeError } from './budget';
import { readDockerbuild } from './dockerbuild';
import { RecordError } from './error';
import { foldEvents } from './events';
import { cleanLine } from './log/clean';
import { isPage, PageLines } from './log/html';
import { LineSplitter } from './log/lines';
import { LogReader } from './log/log';
import { OtherTools } from './log/other-tools';
import { RawjsonBuilds } from './log/rawjson-builds';
import { splitTargets } from './log/targets';
import { namedBuilds } from './metadata';
import { recordOfLog } from './of-log';
import { parseRawjson } from './rawjson';
import { statusOf } from './status';
import type { BuildRecord, Vertex } from './types';
import { showsEnd } from './whole';

const isGzip = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;
const isTar = (bytes: Uint8Array): boolean => new TextDecoder('latin1').decode(bytes.subarray(257, 262)) === 'ustar';
const isZip = (bytes: Uint8Array): boolean =>
  bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 0x03 && bytes[3] === 0x04;

/** A record from a rawjson log (`--progress rawjson`, `buildx history logs --progress rawjson`). */
export function recordOfRawjson(text: string): BuildRecord {
  const { events, unread } = parseRawjson(text);
  return recordOfVertices(foldEvents(events), unread);
}

/** BuildKit announces a build by loading its Dockerfile or its source: without that, the log's start is missing. */
const begins = /\b(?:load build definition|load remote build|load git source)\b|^(?:\[\S+\] )?(?:https?:|git)/;

function cutOf(vertices: readonly Vertex[], status: BuildRecord['status']): BuildRecord['cut'] {
  const isStart = !vertices.some((v) => begins.test(v.name));
  const isEnd = status !== 'failed' && status !== 'canceled' && vertices.some((v) => !v.completed && !v.cached);
  return isStart ? (isEnd ? 'both' : 'start') : isEnd ? 'end' : undefined;
}

function recordOfVertices(vertices: readonly Vertex[], unread: number): BuildRecord {
  const times = vertices.flatMap((v) => v.startedAt ?? []);
  const ends = vertices.flatMap((v) => v.completedAt ?? []);
  const status = statusOf(vertices);
  const cut = cutOf(vertices, status);
  return {
    form: 'rawjson',
    vertices,
    cacheExports: cacheExportsOf(vertices),
    cacheImports: cacheImportsOf(vertices),
    status,
    ...(times.length > 0 && { startedAt: times.reduce((a, b) => Math.min(a, b)) }),
    ...(ends.length > 0 && { completedAt: ends.reduce((a, b) => Math.max(a, b)) }),
    ...(cut !== undefined && { cut }),
    ...(status === 'completed' && !showsEnd(vertices, true) && { mayLackRows: true }),
    warnings:
      unread === 0
        ? []
        : [`${count(unread, 'line')} of the log could not be read and ${unread === 1 ? 'was' : 'were'} left out`],
  };
}

function recordsOfRawjson(builds: readonly (readonly Vertex[])[], unread: number): BuildRecord[] {
  return builds.flatMap((all) =>
    splitTargets(all).map(({ joint, vertices, shared, beside }) => ({
      ...recordOfVertices(vertices, unread),
      ...(joint !== undefined && { bakeTarget: joint }),
      ...(shared !== undefined && { shared }),
      ...(beside !== undefined && { beside }),
    })),
  );
}

/** The text's first bytes, to tell a page by. */
const headLength = 1024;

/** Reads the records of a text that comes in pieces. */
class TextReader {
  private readonly splitter = new LineSplitter();
  private readonly rawjson = new RawjsonBuilds();
  private readonly log = new LogReader();
  private readonly tools = new OtherTools();
  private page: PageLines | undefined;
  private isFirst = true;
  private unread = 0;
  private readonly one = (raw: string): void => {
    if (this.page === undefined) this.take(raw);
    else this.page.line(raw, (text) => this.take(text));
  };

  push(bytes: Uint8Array): void {
    if (this.isFirst) {
      this.isFirst = false;
      if (isPage(new TextDecoder().decode(bytes.subarray(0, headLength)))) this.page = new PageLines();
    }
    this.splitter.push(bytes, this.one);
  }

  private take(raw: string): void {
    if (raw.includes('{') && this.rawjson.add(raw)) return;
    if (raw.trim() !== '') this.unread++;
    this.log.line(raw);
    this.tools.line(cleanLine(raw));
  }

  /** @throws RecordError with what the text is, when it holds no build. */
  finish(): BuildRecord[] {
    this.splitter.end(this.one);
    const raw = recordsOfRawjson(this.rawjson.builds(), this.unread);
    if (raw.length > 0) return raw;
    const builds = this.log
      .builds()
      .flatMap((b) => splitTargets(b.vertices).map((part) => recordOfLog(b, part)))
      .filter((r) => r.vertices.length > 0);
    if (builds.length > 0) return builds;
    const told = this.tools.told();
    throw new RecordError(
      told === undefined ? `no build found: expected ${expected}` : `no build found: this looks like ${told}`,
    );
  }
}

const expected =
  'a .dockerbuild bundle (or a zip or folder of them), a rawjson log (one JSON object a line with "vertexes"), ' +
  'a log of a build in plain form (lines "#1 [internal] load build definition …") or as a terminal shows it (lines " => [1/4] FROM …"), ' +
  'or a log of the legacy builder, podman, buildah or kaniko. A quiet build (-q) leaves none: build with --progress plain';

/** A metadata file names a ref in its first lines or in those of its provenance; a log does not begin so. */
const mayBeMetadata = (bytes: Uint8Array): boolean =>
  bytes[0] === 0x7b && new TextDecoder().decode(bytes.subarray(0, 1 << 20)).includes('"buildx.build.ref"');

/** Archives hold records in archives: no deeper than this. */
const maxDepth = 2;

/** Files of an archive that may hold records, a log's whole jobs before their parts. */
function entriesOf(files: Readonly<Record<string, Uint8Array>>): [string, Uint8Array][] {
  const all = Object.entries(files).filter(
    ([name, data]) => data.byteLength > 0 && !/(?:^|\/)(?:__MACOSX|\.)/.test(name),
  );
  // The archive of a run's logs has each job whole, and a folder with its steps.
  const whole = all.filter(([name]) => !name.includes('/'));
  return whole.length > 0 && whole.some(([name]) => name.endsWith('.txt')) ? whole : all;
}

async function readZip(bytes: Uint8Array, depth: number, budget: Budget): Promise<BuildRecord[]> {
  let files: Record<string, Uint8Array>;
  try {
    files = unzipSync(bytes, {
      filter: ({ originalSize }) => {
        budget.take(originalSize);
        return true;
      },
    });
  } catch (cause) {
    if (cause instanceof RecordError) throw cause;
    throw new RecordError('the zip is damaged or incomplete');
  }
  const found: BuildRecord[] = [];
  for (const [, data] of entriesOf(files)) {
    try {
      found.push(...(await readBytes(data, depth + 1, budget)));
    } catch (error) {
      if (!(error instanceof RecordError) || error instanceof TooLargeError) throw error;
    }
  }
  if (found.length === 0) throw new RecordError('the zip holds no build record and no log of a build');
  return found;
}

async function readBytes(bytes: Uint8Array, depth: number, budget: Budget): Promise<BuildRecord[]> {
  if (bytes.byteLength === 0)
    throw new RecordError('the input is empty: expected a .dockerbuild bundle or a build log');
  if (isZip(bytes)) {
    if (depth >= maxDepth) throw new RecordError('archives in archives: expected a zip with records in it');
    return readZip(bytes, depth, budget);
  }
  if (isGzip(bytes) || isTar(bytes)) return readDockerbuild(bytes, budget);
  const [named] = mayBeMetadata(bytes) ? namedBuilds(new TextDecoder().decode(bytes)) : [];
  if (named !== undefined)
    throw new RecordError(
      `a metadata file: it names the build ${named.ref} and holds no record of it; history has it while its builder keeps it`,
    );
  const reader = new TextReader();
  reader.push(bytes);
  return reader.finish();
}

/**
 * Reads build records by content and never by name: a `.dockerbuild` bundle, a zip of them, a rawjson log, or a log that was
 * printed for people in any form, copied from any page. A log of several builds and targets gives each, in their order.
 * Archives may unpack to `unpacked` bytes.
 * @throws RecordError with what was expected, when it is none of them, or when it unpacks to more.
 */
export async function readRecords(
  input: Uint8Array | AsyncIterable<Uint8Array>,
  unpacked = maxUnpacked,
): Promise<BuildRecord[]> {
  const budget = new Budget(unpacked);
  if (input instanceof Uint8Array) return readBytes(input, 0, budget);
  const reader = new TextReader();
  const kept: Uint8Array[] = [];
  let isText: boolean | undefined;
  for await (const chunk of input) {
    if (chunk.byteLength === 0) continue;
    isText ??= !isZip(chunk) && !isGzip(chunk) && !isTar(chunk) && !mayBeMetadata(chunk);
    if (isText) reader.push(chunk);
    else kept.push(chunk);
  }
  if (isText === true) return reader.finish();
  return readBytes(joined(kept), 0, budget);
}

function joined(chunks: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(chunks.reduce((n, c) => n + c.byteLength, 0));
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.byteLength;
  }
  return all;
}
