import { count } from '../text/text';
import { readAttrs } from './attrs';
import { cacheExportsOf } from './cache-exports';
import { readDockerbuild } from './dockerbuild';
import { RecordError } from './error';
import { foldEvents } from './events';
import { parsePlain, type PlainBuild } from './plain';
import { parseRawjson, type RawjsonLog } from './rawjson';
import { cacheImportsOf } from './cache-imports';
import type { BuildRecord, Vertex } from './types';

const isGzip = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;
const isTar = (bytes: Uint8Array): boolean => new TextDecoder('latin1').decode(bytes.subarray(257, 262)) === 'ustar';

/** Facts that every form tells through its vertices alone. */
function fromVertices(vertices: readonly Vertex[]): Pick<BuildRecord, 'vertices' | 'cacheExports' | 'cacheImports'> {
  return { vertices, cacheExports: cacheExportsOf(vertices), cacheImports: cacheImportsOf(vertices) };
}

function statusOf(vertices: readonly Vertex[]): BuildRecord['status'] {
  if (vertices.some((v) => v.error !== undefined && v.canceled !== true && !/^importing cache/.test(v.name)))
    return 'failed';
  if (vertices.some((v) => v.canceled === true)) return 'canceled';
  if (vertices.some((v) => v.started && !v.completed)) return 'unknown';
  return 'completed';
}

/** A record from a rawjson log (`--progress rawjson`, `buildx history logs --progress rawjson`). */
export const recordOfRawjson = (text: string): BuildRecord => recordOfEvents(parseRawjson(text));

function recordOfEvents({ events, unread }: RawjsonLog): BuildRecord {
  const vertices = foldEvents(events);
  const times = vertices.flatMap((v) => v.startedAt ?? []);
  const ends = vertices.flatMap((v) => v.completedAt ?? []);
  return {
    form: 'rawjson',
    ...fromVertices(vertices),
    status: statusOf(vertices),
    ...(times.length > 0 && { startedAt: times.reduce((a, b) => Math.min(a, b)) }),
    ...(ends.length > 0 && { completedAt: ends.reduce((a, b) => Math.max(a, b)) }),
    warnings:
      unread === 0
        ? []
        : [`${count(unread, 'line')} of the log could not be read and ${unread === 1 ? 'was' : 'were'} left out`],
  };
}

function recordOfPlain(build: PlainBuild): BuildRecord {
  const cut =
    build.cut === undefined ? [] : [`the log is cut at its ${build.cut === 'both' ? 'start and end' : build.cut}`];
  return {
    form: 'plain',
    ...fromVertices(build.vertices),
    status: build.failed !== undefined ? 'failed' : statusOf(build.vertices),
    ...(build.failed !== undefined && { error: build.failed }),
    ...(build.builder !== undefined && { builder: build.builder }),
    warnings: cut,
  };
}

/**
 * Reads build records from bytes, by content and never by name: a `.dockerbuild` bundle, a rawjson log, or a plain log
 * (which may hold several builds, in their order).
 * @throws RecordError with what was expected, when it is none of them.
 */
export async function readRecords(bytes: Uint8Array): Promise<BuildRecord[]> {
  if (bytes.byteLength === 0)
    throw new RecordError('the input is empty: expected a .dockerbuild bundle or a build log');
  if (isGzip(bytes) || isTar(bytes)) return readDockerbuild(bytes);
  const text = new TextDecoder().decode(bytes);
  const rawjson = parseRawjson(text);
  if (rawjson.events.length > 0 && rawjson.events.some((e) => e.vertexes.length > 0)) return [recordOfEvents(rawjson)];
  const builds = parsePlain(text);
  if (builds.length === 0) {
    throw new RecordError(
      'no build found: expected a .dockerbuild bundle, a rawjson log (one JSON object a line with "vertexes") or a plain log (lines "#1 [internal] load build definition …")',
    );
  }
  return builds.map(recordOfPlain);
}

export { readAttrs };
