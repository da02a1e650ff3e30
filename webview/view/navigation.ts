import type { GraphView } from '../../extension/protocol';
import type { ViewState } from '../state';
import { shownSteps, isFiltered } from './filters';

/** Something the arrows go to: a step, or a collapsed stage by its head. */
export interface Stop {
  /** The step's id, or `stage:N`. */
  readonly id: string;
  readonly stage: number;
}

export type Direction = 'up' | 'down' | 'left' | 'right' | 'first' | 'last';

export const stageStop = (index: number): string => `stage:${index}`;

/** The stage of a `stage:N`; undefined for a step's id. */
export function stageOfStop(id: string): number | undefined {
  const index = /^stage:(\d+)$/.exec(id)?.[1];
  return index === undefined ? undefined : Number(index);
}

/** All stops in the order of the file. */
export function stops(graph: GraphView, state: ViewState): Stop[] {
  const steps = shownSteps(graph, state);
  return graph.stages.flatMap((stage): Stop[] => {
    const own = steps.filter((s) => s.stage === stage.index);
    if (!state.collapsed.includes(stage.index)) return own.map((s) => ({ id: s.id, stage: stage.index }));
    return own.length === 0 && isFiltered(state) ? [] : [{ id: stageStop(stage.index), stage: stage.index }];
  });
}

/** Where an edge's end is drawn: its step, or its stage when that is collapsed. */
function stopOf(graph: GraphView, all: readonly Stop[]): (id: string) => Stop | undefined {
  const stages = new Map(graph.steps.map((s) => [s.id, s.stage]));
  const byId = new Map(all.map((s) => [s.id, s]));
  return (id) => byId.get(id) ?? byId.get(stageStop(stages.get(id) ?? -1));
}

/** Along an edge: to what is read, or to what reads; one of another stage before one of the same. */
function along(graph: GraphView, all: readonly Stop[], from: Stop, back: boolean): Stop | undefined {
  const stop = stopOf(graph, all);
  const ends = graph.edges.flatMap((e): Stop[] => {
    const [near, far] = back ? [stop(e.to), stop(e.from)] : [stop(e.from), stop(e.to)];
    return near?.id === from.id && far !== undefined && far.id !== from.id ? [far] : [];
  });
  const order = all.filter((s) => ends.some((e) => e.id === s.id));
  return order.find((s) => s.stage !== from.stage) ?? order[0];
}

/** The stop an arrow leads to; the first when nothing is selected, undefined when there is none that way. */
export function neighbour(
  graph: GraphView,
  state: ViewState,
  from: string | undefined,
  direction: Direction,
): string | undefined {
  const all = stops(graph, state);
  const at = all.findIndex((s) => s.id === from);
  const current = all[at];
  if (current === undefined) return (direction === 'last' ? all.at(-1) : all[0])?.id;
  switch (direction) {
    case 'up':
      return all[at - 1]?.id;
    case 'down':
      return all[at + 1]?.id;
    case 'left':
      return along(graph, all, current, true)?.id;
    case 'right':
      return along(graph, all, current, false)?.id;
    case 'first':
      return all[0]?.id;
    case 'last':
      return all.at(-1)?.id;
  }
}
