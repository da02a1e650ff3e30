import type { ToldCause } from '../../extension/core/words/told';
import type { GraphView, StepView } from '../../extension/protocol';
import type { ViewState } from '../state';
import { shownSteps } from './filters';

function causeText(c: ToldCause): string[] {
  return [c.message, ...c.evidence, ...(c.culprit.files ?? []).map((f) => f.path)];
}

/** The step's text, the paths it takes and the causes of its rebuild hold what is searched for; case does not matter. */
export function matches(graph: GraphView, step: StepView, search: string): boolean {
  if (search === '') return false;
  const wanted = search.toLowerCase();
  const paths = graph.edges.flatMap((e) => (e.to === step.id ? (e.paths ?? []) : []));
  return [step.text, ...paths, ...step.causes.flatMap(causeText)].some((t) => t.toLowerCase().includes(wanted));
}

/** What a search finds among the shown steps, in the order of the file. */
export const findSteps = (graph: GraphView, state: ViewState, search: string): StepView[] =>
  search === '' ? [] : shownSteps(graph, state).filter((s) => matches(graph, s, search));

/** The found step after or before the selected one, round the ends. */
export function nextMatch(found: readonly StepView[], selected: string | undefined, by: 1 | -1): StepView | undefined {
  const at = found.findIndex((s) => s.id === selected);
  if (at < 0) return by === 1 ? found[0] : found.at(-1);
  return found[(at + by + found.length) % found.length];
}
