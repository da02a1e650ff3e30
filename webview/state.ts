/** Pan and zoom: a graph's point p is shown at p·k + (x, y), CSS pixels. */
export interface ZoomState {
  readonly x: number;
  readonly y: number;
  readonly k: number;
}

/** What the person has chosen to see of one Dockerfile; kept over reloads. */
export interface ViewState {
  /** A step's id, or `stage:N` for a collapsed stage. */
  readonly selected?: string;
  /** Indexes of stages that are drawn as their heads only. */
  readonly collapsed: readonly number[];
  readonly rebuiltOnly: boolean;
  readonly rootsOnly: boolean;
  readonly hideUnneeded: boolean;
  /** The critical path is lit. */
  readonly critical: boolean;
  /** Only this step's ancestry and consequences. */
  readonly focus?: string;
  /** The build on the graph, the build beside its baseline, the next build or past commits on the graph. */
  readonly view: 'graph' | 'compare' | 'next' | 'history';
  readonly zoom?: ZoomState;
}

export const startState: ViewState = {
  collapsed: [],
  rebuiltOnly: false,
  rootsOnly: false,
  hideUnneeded: false,
  critical: false,
  view: 'graph',
};

const views = ['graph', 'compare', 'next', 'history'] as const;

/** Names of the choices that are simply on or off. */
export type Toggle = 'rebuiltOnly' | 'rootsOnly' | 'hideUnneeded' | 'critical';

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

function readZoom(value: unknown): ZoomState | undefined {
  if (!isObject(value)) return undefined;
  const { x, y, k } = value;
  const good = [x, y, k].every((n) => typeof n === 'number' && Number.isFinite(n)) && (k as number) > 0;
  return good ? { x: x as number, y: y as number, k: k as number } : undefined;
}

/** Reads a kept state and the file it is of; what is not understood is left out. */
export function readState(value: unknown): { readonly file: string | undefined; readonly state: ViewState } {
  if (!isObject(value)) return { file: undefined, state: startState };
  const { collapsed, selected, focus, file } = value;
  const zoom = readZoom(value['zoom']);
  const state: ViewState = {
    collapsed: Array.isArray(collapsed) ? collapsed.filter((n): n is number => typeof n === 'number') : [],
    rebuiltOnly: value['rebuiltOnly'] === true,
    rootsOnly: value['rootsOnly'] === true,
    hideUnneeded: value['hideUnneeded'] === true,
    critical: value['critical'] === true,
    view: views.find((v) => v === value['view']) ?? 'graph',
    ...(typeof selected === 'string' && { selected }),
    ...(typeof focus === 'string' && { focus }),
    ...(zoom !== undefined && { zoom }),
  };
  return { file: typeof file === 'string' ? file : undefined, state };
}

/** The state without one of its optional choices. */
export function without(state: ViewState, name: 'selected' | 'focus' | 'zoom'): ViewState {
  const { [name]: _, ...rest } = state;
  return rest;
}
