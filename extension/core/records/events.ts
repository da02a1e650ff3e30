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
  intervals: [number, number | undefined][];
  error?: string;
  statuses: Set<string>;
  log: string[];
}

const keptLogLines = 20;

/** Length of the union of intervals, seconds: a vertex may be reported started and completed several times. */
function unionSeconds(intervals: readonly [number, number | undefined][]): number {
  let total = 0;
  let reached = -Infinity;
  for (const [start, end] of [...intervals].sort((a, b) => a[0] - b[0])) {
    if (end === undefined || end <= reached) continue;
    total += end - Math.max(start, reached);
    reached = end;
  }
  return total / 1000;
}

function addInterval(draft: Draft, started: number, completed: number | undefined): void {
  const open = draft.intervals.find(([start]) => start === started);
  if (open === undefined) draft.intervals.push([started, completed]);
  else if (completed !== undefined) open[1] = completed;
}

function finish(draft: Draft): Vertex {
  const starts = draft.intervals.map(([start]) => start);
  const ends = draft.intervals.flatMap(([, end]) => (end === undefined ? [] : [end]));
  return {
    id: draft.id,
    name: draft.name,
    inputs: draft.inputs,
    cached: draft.cached,
    started: starts.length > 0,
    completed: draft.intervals.length > 0 && draft.intervals.every(([, end]) => end !== undefined),
    seconds: unionSeconds(draft.intervals),
    ...(starts.length > 0 && { startedAt: Math.min(...starts) }),
    ...(ends.length > 0 && { completedAt: Math.max(...ends) }),
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
      draft = { id, name: '', inputs: [], cached: false, intervals: [], statuses: new Set(), log: [] };
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
      if (v.started !== undefined) addInterval(draft, v.started, v.completed);
    }
    for (const s of event.statuses) this.draftOf(s.vertex).statuses.add(s.id);
    for (const l of event.logs) {
      const draft = this.draftOf(l.vertex);
      draft.log.push(...l.text.split('\n').filter((line) => line !== ''));
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
