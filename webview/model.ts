import type { EdgeView, GraphView, StepView } from '../extension/protocol';
import { isDrawn } from './layout';

/** What the person has chosen to see; kept over reloads. */
export interface ViewState {
  readonly selected?: string;
  readonly collapsed: readonly number[];
  readonly rebuiltOnly: boolean;
  readonly rootsOnly: boolean;
  readonly hideUnneeded: boolean;
  /** Only this step's ancestry and consequences. */
  readonly focus?: string;
  readonly search: string;
}

export const startState: ViewState = {
  collapsed: [],
  rebuiltOnly: false,
  rootsOnly: false,
  hideUnneeded: false,
  search: '',
};

/** Reads a kept state; what is not understood is left out. */
export function readState(value: unknown): ViewState {
  if (typeof value !== 'object' || value === null) return startState;
  const v = value as Record<string, unknown>;
  const collapsed = Array.isArray(v['collapsed'])
    ? v['collapsed'].filter((n): n is number => typeof n === 'number')
    : [];
  return {
    collapsed,
    rebuiltOnly: v['rebuiltOnly'] === true,
    rootsOnly: v['rootsOnly'] === true,
    hideUnneeded: v['hideUnneeded'] === true,
    search: '',
    ...(typeof v['selected'] === 'string' && { selected: v['selected'] }),
  };
}

function closure(edges: readonly EdgeView[], start: string, next: (e: EdgeView) => [string, string]): Set<string> {
  const found = new Set([start]);
  const queue = [start];
  for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
    for (const edge of edges) {
      const [from, to] = next(edge);
      if (from !== id || found.has(to)) continue;
      found.add(to);
      queue.push(to);
    }
  }
  return found;
}

/** Everything a step is made from, and everything made from it. */
export function lineage(graph: GraphView, id: string): Set<string> {
  return new Set([
    ...closure(graph.edges, id, (e) => [e.to, e.from]),
    ...closure(graph.edges, id, (e) => [e.from, e.to]),
  ]);
}

/** Steps from a rebuilt step along its causes to where they end. */
export function pathToRoot(graph: GraphView, id: string): Set<string> {
  const steps = new Map(graph.steps.map((s) => [s.id, s]));
  const found = new Set<string>([id]);
  const queue = [id];
  for (let at = queue.pop(); at !== undefined; at = queue.pop()) {
    for (const cause of steps.get(at)?.causes ?? []) {
      if (cause.via === undefined || found.has(cause.via)) continue;
      found.add(cause.via);
      queue.push(cause.via);
    }
  }
  return found;
}

export const matches = (step: StepView, search: string): boolean =>
  step.text.toLowerCase().includes(search.toLowerCase());

/** Steps that the filters leave out. */
export function hiddenSteps(graph: GraphView, state: ViewState): string[] {
  const roots = new Set(graph.summary?.roots.map((r) => r.step));
  const focus = state.focus === undefined ? undefined : lineage(graph, state.focus);
  return graph.steps
    .filter((s) => {
      if (state.rebuiltOnly && s.outcome !== 'rebuilt' && s.outcome !== 'failed') return true;
      if (state.rootsOnly && !roots.has(s.id)) return true;
      if (state.hideUnneeded && !s.needed) return true;
      return focus !== undefined && !focus.has(s.id);
    })
    .map((s) => s.id);
}

/** The steps a person can go to, in the order of the file. */
export const shownSteps = (graph: GraphView, hidden: ReadonlySet<string>, collapsed: readonly number[]): StepView[] =>
  graph.steps.filter((s) => isDrawn(s) && !hidden.has(s.id) && !collapsed.includes(s.stage));

/** Steps on the longest chain of seconds: what the build's time is made of. */
export function criticalPath(graph: GraphView): Set<string> {
  const total = new Map<string, number>();
  const before = new Map<string, string>();
  for (const step of graph.steps) {
    let best = 0;
    for (const e of graph.edges) {
      if (e.to !== step.id) continue;
      const t = total.get(e.from) ?? 0;
      if (t <= best) continue;
      best = t;
      before.set(step.id, e.from);
    }
    total.set(step.id, best + step.seconds);
  }
  const last = [...total].sort((a, b) => b[1] - a[1])[0];
  const path = new Set<string>();
  if (last === undefined || last[1] === 0) return path;
  for (let id: string | undefined = last[0]; id !== undefined; id = before.get(id)) path.add(id);
  return path;
}
