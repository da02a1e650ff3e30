import { matches } from '../view/search';
import { pathToRoot } from '../view/lineage';
import type { Store } from '../store';
import type { Layers } from './render';

/** The steps that are lit while the rest steps back: the way to the root, else the critical path when it is asked for. */
function litSteps(store: Store): ReadonlySet<string> | undefined {
  const { graph, told, state } = store;
  if (graph === undefined) return undefined;
  if (told?.causes.some((c) => c.via !== undefined) === true) return pathToRoot(graph, told.id);
  return state.critical && graph.critical !== undefined ? new Set(graph.critical.steps) : undefined;
}

/** Marks on what is drawn: selection, way to the root, critical path, search, cursor. Nothing is drawn anew. */
export function light(svg: SVGSVGElement, layers: Layers, store: Store): void {
  const { graph, state, edge, cursor, search } = store;
  if (graph === undefined) return;
  const lit = litSteps(store);
  const critical = new Set(state.critical ? graph.critical?.steps : []);
  const steps = new Map(graph.steps.map((s) => [s.id, s]));
  svg.classList.toggle('has-path', lit !== undefined);
  for (const node of layers.steps.querySelectorAll<SVGGElement>('g.step')) {
    const id = node.dataset['id'] ?? '';
    const step = steps.get(id);
    const set = (name: string, on: boolean): boolean => node.classList.toggle(name, on);
    set('on-path', lit?.has(id) === true);
    set('is-critical', critical.has(id));
    set('is-selected', state.selected === id);
    set('is-match', step !== undefined && matches(graph, step, search));
    set(
      'is-at-cursor',
      step !== undefined && cursor !== undefined && step.lines[0] <= cursor && cursor <= step.lines[1],
    );
    node.setAttribute('aria-current', String(state.selected === id));
  }
  for (const node of layers.edges.querySelectorAll<SVGGElement>('g.edge')) {
    const { from = '', to = '' } = node.dataset;
    node.classList.toggle('on-path', lit?.has(from) === true && lit.has(to));
    node.classList.toggle('is-critical', critical.has(from) && critical.has(to));
    node.classList.toggle('is-selected', edge !== undefined && edge.from === from && edge.to === to);
  }
  setTabStop(layers, state.selected);
}

/** One thing of the graph is in the order of Tab: the selected, else the first. */
function setTabStop({ stages, steps }: Layers, selected: string | undefined): void {
  const collapsed = [...stages.querySelectorAll<SVGGElement>('.collapsed > [data-stop]')];
  const all = [...steps.querySelectorAll<SVGGElement>('g.step'), ...collapsed];
  const chosen = all.find((n) => n.dataset['stop'] === selected) ?? all[0];
  for (const node of all) node.setAttribute('tabindex', node === chosen ? '0' : '-1');
  for (const node of collapsed) node.classList.toggle('is-selected', node.dataset['stop'] === selected);
}
