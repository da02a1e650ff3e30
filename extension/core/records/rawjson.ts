import type { SolveEvent, VertexEvent } from './events';
import { asArray, asObject, asString, asTime, isObject, parseJson } from './json';

function vertexEvent(value: unknown): VertexEvent[] {
  const v = asObject(value);
  const digest = asString(v['digest']);
  if (digest === undefined) return [];
  const name = asString(v['name']);
  const started = asTime(v['started']);
  const completed = asTime(v['completed']);
  const error = asString(v['error']);
  return [
    {
      digest,
      inputs: asArray(v['inputs']).filter((i): i is string => typeof i === 'string'),
      cached: v['cached'] === true,
      ...(name !== undefined && { name }),
      ...(started !== undefined && { started }),
      ...(completed !== undefined && { completed }),
      ...(error !== undefined && { error }),
    },
  ];
}

function decodeLog(data: string): string {
  try {
    return new TextDecoder().decode(Uint8Array.from(atob(data), (c) => c.charCodeAt(0)));
  } catch {
    return data;
  }
}

/** One line of a rawjson log; undefined when the line is not a status message. */
export function parseRawjsonLine(line: string): SolveEvent | undefined {
  const value = parseJson(line);
  if (!isObject(value)) return undefined;
  if (!('vertexes' in value) && !('statuses' in value) && !('logs' in value) && !('warnings' in value))
    return undefined;
  return {
    vertexes: asArray(value['vertexes']).flatMap(vertexEvent),
    statuses: asArray(value['statuses']).flatMap((s) => {
      const vertex = asString(asObject(s)['vertex']);
      const id = asString(asObject(s)['id']);
      return vertex === undefined || id === undefined ? [] : [{ vertex, id }];
    }),
    logs: asArray(value['logs']).flatMap((l) => {
      const vertex = asString(asObject(l)['vertex']);
      const data = asString(asObject(l)['data']);
      return vertex === undefined || data === undefined ? [] : [{ vertex, text: decodeLog(data) }];
    }),
  };
}

/** What a rawjson log holds, and how many of its lines were not read. */
export interface RawjsonLog {
  readonly events: readonly SolveEvent[];
  readonly unread: number;
}

/**
 * Reads a rawjson log (`--progress rawjson`, one SolveStatus a line). Lines that are no status message are counted and
 * left out: a terminal's own words, or a last line cut in the middle.
 */
export function parseRawjson(text: string): RawjsonLog {
  const events: SolveEvent[] = [];
  let unread = 0;
  for (const line of text.split('\n')) {
    const start = line.indexOf('{');
    if (start < 0) {
      if (line.trim() !== '') unread++;
      continue;
    }
    const event = parseRawjsonLine(line.slice(start));
    if (event === undefined) unread++;
    else events.push(event);
  }
  return { events, unread };
}
