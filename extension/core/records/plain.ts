import type { Vertex } from './types';

/** One build found in a plain log (`--progress plain`). */
export interface PlainBuild {
  readonly vertices: readonly Vertex[];
  readonly builder?: string;
  readonly failed?: string;
  /** The first or last lines of the build are missing. */
  readonly cut: 'start' | 'end' | 'both' | undefined;
}

// CSI and OSC sequences of a terminal (ECMA-48).
const ansi = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[@-Z\\-_])/g;
/**
 * `#N rest`, after what a CI page puts before a line: a time, a job's name, `service |`, `[tag]`. Plain words before the
 * number are somebody's sentence ("see issue #4"), not a prefix.
 */
const number = /#(\d+)(?= |$)/;
const prefix = /^(?:|.*(?:[|\]>\t:]|\d[Z)]?)\s*|\s+)$/;
/** Longer than any page's prefix: what stands behind more text than this is somebody's output. */
const maxPrefix = 200;

/** The number and the rest of a numbered line; undefined for any other. */
function numbered(line: string): [id: string, rest: string] | undefined {
  const match = number.exec(line);
  if (match === null || match.index > maxPrefix || !prefix.test(line.slice(0, match.index))) return undefined;
  return [match[1] ?? '', line.slice(match.index + match[0].length + 1)];
}
const finished = /^(?:DONE(?: (\d+(?:\.\d+)?)s)?|CACHED|CANCELED|ERROR:? ?(.*))$/;
const paused = /^\.\.\.$/;
const output = /^\d+\.\d+ /;
const progress =
  /^(?:sha256:|extracting |resolve |transferring |writing |pushing |preparing |exporting (?:layers|manifest|config|attestation)|sending |inferred |importing |naming |unpacking |reading |copying |loading |inline|WARN: )/;
const header =
  /^(?:\[|importing cache|exporting |resolving |inferred|preparing|merging|loading|LINK |pulling|https?:|local:)/;

interface Draft {
  id: string;
  name: string;
  cached: boolean;
  done: boolean;
  seconds: number;
  error?: string;
  canceled: boolean;
  touched: boolean;
  statuses: Set<string>;
  log: string[];
}

interface BuildDraft {
  vertices: Map<string, Draft>;
  builder?: string;
  failed?: string;
  sawStart: boolean;
  sawEnd: boolean;
}

/** The line without a terminal's control sequences and what a carriage return overwrote. */
function cleanLine(raw: string): string {
  const line = raw.replace(ansi, '').replace(/\r+$/, '');
  return line.slice(line.lastIndexOf('\r') + 1);
}

/** An id of a status row, without its counters: `extracting sha256:…`, `transferring context: `. */
function statusId(rest: string): string {
  return rest.replace(/ \d+(?:\.\d+)?s(?= done$|$)/, '').replace(/ done$/, '');
}

function newDraft(id: string): Draft {
  const statuses = new Set<string>();
  return { id, name: '', cached: false, done: false, seconds: 0, canceled: false, touched: false, statuses, log: [] };
}

function readVertexLine(draft: Draft, rest: string): void {
  const end = finished.exec(rest);
  if (end !== null) {
    draft.done = true;
    if (rest === 'CACHED') draft.cached = true;
    else if (rest === 'CANCELED') draft.canceled = true;
    else if (rest.startsWith('ERROR')) draft.error = end[2] ?? '';
    else draft.seconds += Number(end[1] ?? '0') - (draft.touched ? draft.seconds : 0);
    return;
  }
  if (paused.test(rest)) return;
  if (draft.name === '' && (header.test(rest) || !progress.test(rest)) && !output.test(rest)) draft.name = rest;
  else if (rest === draft.name) draft.touched = draft.done;
  else if (progress.test(rest)) draft.statuses.add(statusId(rest));
  else {
    draft.log.push(rest.replace(output, ''));
    if (draft.log.length > 1000) draft.log.splice(0, 900);
  }
}

/**
 * A step whose layers are pulled was found in an imported cache, although the log says DONE: only cache hits and base
 * images are downloaded (recordings/seed-max/2).
 */
const pulledFromCache = (draft: Draft): boolean =>
  !/\] (?:FROM|ADD) /.test(draft.name) &&
  draft.name.startsWith('[') &&
  !draft.name.includes('internal]') &&
  draft.error === undefined &&
  [...draft.statuses].some((s) => s.startsWith('extracting sha256:') || s.startsWith('sha256:'));

function finish(draft: Draft): Vertex {
  return {
    id: `#${draft.id}`,
    name: draft.name,
    inputs: [],
    cached: draft.cached || pulledFromCache(draft),
    started: true,
    completed: draft.done,
    seconds: draft.seconds,
    ...(draft.error !== undefined && { error: draft.error }),
    ...(draft.canceled && { error: 'canceled', canceled: true }),
    statuses: [...draft.statuses],
    log: draft.log.slice(-20),
  };
}

function finishBuild(build: BuildDraft): PlainBuild {
  const vertices = [...build.vertices.values()];
  // A base image's row may stay open when its layers are there already.
  const open = vertices.some((v) => !v.done && !/\] FROM /.test(v.name));
  const cutEnd = open && build.failed === undefined;
  return {
    vertices: vertices.filter((v) => v.name !== '').map(finish),
    ...(build.builder !== undefined && { builder: build.builder }),
    ...(build.failed !== undefined && { failed: build.failed }),
    cut: build.sawStart ? (cutEnd ? 'end' : undefined) : cutEnd ? 'both' : 'start',
  };
}

/**
 * Reads a plain log as it is written or as it is copied from a CI page: with times, ANSI codes and prefixes, several
 * builds in one log, cut at either end. Vertices are numbered from 1 in each build, in the order of their first line
 * (buildkit util/progress/progressui/printer.go).
 */
export function parsePlain(text: string): PlainBuild[] {
  const builds: BuildDraft[] = [];
  let current: BuildDraft | undefined;
  const start = (sawStart: boolean): BuildDraft => {
    current = { vertices: new Map(), sawStart, sawEnd: false };
    builds.push(current);
    return current;
  };
  let announced = false;
  for (const raw of text.split('\n')) {
    const line = cleanLine(raw);
    const match = numbered(line);
    if (match === undefined) {
      const failure = /(?:^|\s)ERROR: (failed to (?:build|solve).*)$/.exec(line);
      if (failure?.[1] !== undefined && current !== undefined) current.failed = failure[1];
      continue;
    }
    const [id, rest] = match;
    if (id === '0') {
      const building = /^building with "?([^"\s]+)"? instance/.exec(rest);
      if (building !== null) {
        announced = true;
        start(true).builder = building[1] ?? '';
      }
      continue;
    }
    const known = current?.vertices.get(id);
    // A vertex' own line may come twice in one build; without "#0 building" lines, #1 after others begins the next build.
    const others = current !== undefined && current.vertices.size > 1;
    const again = known?.name === rest && known.done && others && !announced;
    const restarts =
      id === '1' && header.test(rest) && known !== undefined && known.name !== '' && (known.name !== rest || again);
    const build: BuildDraft = current === undefined || restarts ? start(id === '1' && header.test(rest)) : current;
    let draft = build.vertices.get(id);
    if (draft === undefined) build.vertices.set(id, (draft = newDraft(id)));
    readVertexLine(draft, rest);
  }
  return builds.map(finishBuild).filter((b) => b.vertices.length > 0);
}
