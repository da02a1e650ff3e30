import type { GraphView, StepView } from '../../extension/protocol';
import { isDrawn } from '../../extension/layout';
import type { ViewState } from '../state';
import { lineage } from './lineage';

/** Something leaves steps out, so that stages without any are left out too. */
export const isFiltered = (state: ViewState): boolean =>
  state.rebuiltOnly || state.rootsOnly || state.hideUnneeded || state.focus !== undefined;

/** Outcomes of steps that ran, or would. */
const ranAgain: ReadonlySet<StepView['outcome']> = new Set<StepView['outcome']>(['rebuilt', 'failed', 'would-rebuild']);

/** Ids of the steps that the filters leave out. */
export function hiddenSteps(graph: GraphView, state: ViewState): Set<string> {
  if (!isFiltered(state)) return new Set();
  const roots = new Set(graph.roots?.map((r) => r.step));
  const focus = state.focus === undefined ? undefined : lineage(graph, state.focus);
  const isHidden = (s: StepView): boolean =>
    (state.rebuiltOnly && !ranAgain.has(s.outcome)) ||
    (state.rootsOnly && !roots.has(s.id)) ||
    (state.hideUnneeded && !s.needed) ||
    (focus !== undefined && !focus.has(s.id));
  return new Set(graph.steps.filter(isHidden).map((s) => s.id));
}

/** The drawn steps that no filter leaves out, collapsed stages included, in the order of the file. */
export function shownSteps(graph: GraphView, state: ViewState): StepView[] {
  const hidden = hiddenSteps(graph, state);
  return graph.steps.filter((s) => isDrawn(s) && !hidden.has(s.id));
}
