import { forecastHead } from '../extension/core/format/forecast-line';
import { seconds } from '../extension/core/text/text';
import type { GraphView, StepView } from '../extension/protocol';
import { el } from './dom';
import { rootNodes, summaryNodes } from './summary';

/** Roots the line names; the rest are in the overview. */
const named = 3;

/** The line people read first, of the next build: what would be rebuilt, how long that takes, and each root as a link. */
export function nextSummaryNodes(graph: GraphView, select: (id: string) => void): (Node | string)[] {
  const { forecast, message } = graph;
  // While a build runs the line tells of that.
  if (forecast === undefined) return summaryNodes(graph, select);
  const said = message === undefined ? '' : el('span', { class: 'message' }, ` ${message}`);
  if (forecast.baseline === undefined)
    return [el('strong', {}, 'Next build: not known'), ', since no build of this file is known. ', said];
  const { roots, summary } = forecast;
  const rest = roots.length - named;
  return [
    el('strong', {}, `Next build: ${forecastHead(summary)}`),
    roots.length === 0 ? '' : roots.length === 1 ? '; root: ' : `; ${roots.length} roots: `,
    ...roots.slice(0, named).flatMap((root, i) => [i === 0 ? '' : '; ', ...rootNodes(root, select)]),
    rest > 0 ? `; and ${rest} more` : '',
    said,
  ];
}

/** Which build the forecast rests on and what it takes for granted. */
export function nextNodes({ forecast }: GraphView): HTMLElement[] {
  if (forecast?.baseline === undefined) return [];
  const { baseline, assumes } = forecast;
  return [
    el(
      'section',
      { class: 'rests-on' },
      el('h3', {}, 'Next build'),
      el('p', {}, `Held against ${baseline.label}: ${baseline.detail}. It has not happened yet.`),
      el('p', { class: 'note' }, 'Taken for granted:'),
      el('ul', { class: 'plain note' }, ...assumes.map((a) => el('li', {}, a))),
    ),
  ];
}

/** How long a step took, or is expected to. */
export function tookWords(step: StepView): string {
  if (step.seconds <= 0) return step.outcome === 'would-rebuild' ? '; its time is not known' : '';
  return step.outcome === 'would-rebuild' ? `, about ${seconds(step.seconds)}` : ` in ${seconds(step.seconds)}`;
}
