import type { Vertex } from './types';

/** One vertex of a SolveStatus message, times in milliseconds since 1970. */
export interface VertexEvent {
  readonly digest: string;
  readonly name?: string;
  readonly inputs?: readonly string[];
  readonly cached?: boolean;
  readonly started?: number;
  readonly completed?: number;
  readonly error?: string;
}

/** One SolveStatus message, the same in rawjson and in a bundle's protobuf (buildkit api/services/control/control.proto). */
export interface SolveEvent {
  readonly vertexes: readonly VertexEvent[];
  readonly statuses: readonly { readonly vertex: string; readonly id: string }[];
  readonly logs: readonly { readonly vertex: string; readonly text: string }[];
}

interface Draft {
  id: string;
  name: string;
  inputs: readonly string[];
  cached: boolean;
  /** Ends of its runs, by their starts. */
  intervals: Map<number, number | undefined>;
  error?: string;
  statuses: Set<string>;
  log: string[];
}

const keptLogLines = 20;

/** Length of the union of intervals, seconds: a vertex may be reported started and completed several times. */
function unionSeconds(intervals: ReadonlyMap<number, number | undefined>): number {
  let total = 0;
  let reached = -Infinity;
  for (const [start, end] of [...intervals].sort((a, b) => a[0] - b[0])) {
    if (end === undefined || end <= reached) continue;
    total += end - Math.max(start, reached);
    reached = end;
  }
  return total / 1000;
}

function finish(draft: Draft): Vertex {
  const starts = [...draft.intervals.keys()];
  const ends = [...draft.intervals.values()].filter((end) => end !== undefined);
  return {
    id: draft.id,
    name: draft.name,
    inputs: draft.inputs,
    cached: draft.cached,
    started: starts.length > 0,
    completed: starts.length > 0 && ends.length === starts.length,
    seconds: unionSeconds(draft.intervals),
    ...(starts.length > 0 && { startedAt: starts.reduce((a, b) => Math.min(a, b)) }),
    ...(ends.length > 0 && { completedAt: ends.reduce((a, b) => Math.max(a, b)) }),
    ...(draft.error !== undefined && {
      error: draft.error,
      canceled: /(^|: )context canceled(:|$)/.test(draft.error),
    }),
    statuses: [...draft.statuses],
    log: draft.log.slice(-keptLogLines),
  };
}

/**
 * Folds status messages into vertices, as they come. A vertex is reported several times; it may be cached and then started
 * and completed again while its layers are pulled: cached once means cached (recordings/seed-max/2).
 */
export class VertexFold {
  private readonly drafts = new Map<string, Draft>();

  private draftOf(id: string): Draft {
    let draft = this.drafts.get(id);
    if (draft === undefined) {
      draft = { id, name: '', inputs: [], cached: false, intervals: new Map(), statuses: new Set(), log: [] };
      this.drafts.set(id, draft);
    }
    return draft;
  }

  add(event: SolveEvent): void {
    for (const v of event.vertexes) {
      const draft = this.draftOf(v.digest);
      if (v.name !== undefined && v.name !== '') draft.name = v.name;
      if (v.inputs !== undefined && v.inputs.length > 0) draft.inputs = v.inputs;
      if (v.cached === true) draft.cached = true;
      if (v.error !== undefined && v.error !== '') draft.error = v.error;
      if (v.started !== undefined) draft.intervals.set(v.started, v.completed ?? draft.intervals.get(v.started));
    }
    for (const s of event.statuses) this.draftOf(s.vertex).statuses.add(s.id);
    for (const l of event.logs) {
      const draft = this.draftOf(l.vertex);
      for (const line of l.text.split('\n')) if (line !== '') draft.log.push(line);
      if (draft.log.length > keptLogLines * 50) draft.log.splice(0, draft.log.length - keptLogLines);
    }
  }

  /** What is known so far, in the order of the first report. */
  vertices(): Vertex[] {
    return [...this.drafts.values()].filter((d) => d.name !== '').map(finish);
  }
}

/** The vertices of a whole log. */
export function foldEvents(events: Iterable<SolveEvent>): Vertex[] {
  const fold = new VertexFold();
  for (const event of events) fold.add(event);
  return fold.vertices();
}
