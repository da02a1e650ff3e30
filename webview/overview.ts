import { seconds } from '../extension/core/text/text';
import type { FixView } from '../extension/core/view/fix-view';
import type { GraphView } from '../extension/protocol';
import { button, el } from './dom';
import { legendNode } from './legend';
import { allFixes } from './fixes';
import { isAhead } from './view/next';
import { rootItems } from './summary';

export interface OverviewActions {
  readonly select: (id: string) => void;
  readonly toggleCritical: () => void;
}

/** What the overview is drawn from. */
export interface Overview {
  readonly graph: GraphView;
  readonly fixes: readonly FixView[];
  /** The critical path is lit. */
  readonly lit: boolean;
}

/** The build as a whole: roots, fixes, critical path, and what the marks mean. Shown while no step is told of. */
export function overviewNodes({ graph, fixes, lit }: Overview, on: OverviewActions): HTMLElement[] {
  const { critical, roots = [] } = graph;
  const nodes: HTMLElement[] = [];
  if (roots.length > 0)
    nodes.push(el('section', {}, el('h3', {}, 'Roots'), el('ul', { class: 'plain' }, ...rootItems(graph, on.select))));
  nodes.push(...allFixes(fixes, on.select));
  if (critical !== undefined) {
    const toggle = button(lit ? 'Hide' : 'Show', 'Light the critical path (p)', on.toggleCritical);
    const steps = critical.steps.length === 1 ? 'one step' : `${critical.steps.length} steps`;
    const text = `${seconds(critical.seconds)} through ${steps}: the build can't take less while these run. `;
    nodes.push(el('section', {}, el('h3', {}, 'Critical path'), el('p', {}, text), toggle));
  }
  if (graph.stages.length > 0)
    nodes.push(
      legendNode(graph),
      el(
        'p',
        { class: 'hint' },
        `Point at a step to see why it ${isAhead(graph) ? 'would run' : 'ran'}; click it to keep that, double-click it to go to its line. Press ? for the keys.`,
      ),
    );
  return nodes;
}
