import { totals } from '../extension/core/compare/totals';
import type { StepInBuild, Totals } from '../extension/core/compare/types';
import { seconds } from '../extension/core/text/text';
import type { BuildChoice, ComparedStepView, GraphView } from '../extension/protocol';
import { button, el } from './dom';
import { outcomeMarks } from './outcomes';

export interface CompareActions {
  readonly select: (id: string) => void;
  readonly chooseBuild: () => void;
  readonly chooseBaseline: () => void;
}

const changeWords: Readonly<Record<ComparedStepView['change'], string>> = {
  same: '',
  edited: 'edited',
  moved: 'moved',
  added: 'new',
  removed: 'removed',
};

/** Seconds more or less, signed; a tenth of a second is no difference. */
function difference(before: number, now: number): string {
  const by = now - before;
  if (Math.abs(by) < 0.05) return '';
  return `${by > 0 ? '+' : '−'}${seconds(Math.abs(by))}`;
}

function cell(step: StepInBuild | undefined, longest: number, title: string): HTMLElement {
  if (step === undefined) return el('td', { class: 'side-cell none' }, el('span', { class: 'quiet' }, '–'));
  const bar = el('meter', { class: 'time-bar', min: '0', max: String(longest), value: String(step.seconds) });
  bar.setAttribute('aria-label', `${title}: ${seconds(step.seconds)}`);
  const time = step.seconds > 0 ? [el('span', { class: 'cell-time' }, seconds(step.seconds)), bar] : [];
  return el('td', { class: `side-cell outcome-${step.outcome}` }, outcomeMarks[step.outcome].word, ...time);
}

function row(step: ComparedStepView, longest: number, select: (id: string) => void): HTMLElement {
  const { id, before, now } = step;
  const text = (now ?? before)?.text ?? '';
  const word = changeWords[step.change];
  const name = id === undefined ? el('span', {}, text) : button(text, 'Go to the step', () => select(id), 'link');
  const mark = word === '' ? [] : [el('span', { class: 'badge' }, word)];
  return el(
    'tr',
    { class: `compared change-${step.change}`, ...(id !== undefined && { 'data-step': id }) },
    el('th', { scope: 'row' }, name, ...mark),
    cell(before, longest, 'before'),
    cell(now, longest, 'this build'),
    el('td', { class: 'difference' }, difference(before?.seconds ?? 0, now?.seconds ?? 0)),
  );
}

const sums = (t: Totals): string => `${t.cached} cached, ${t.rebuilt} rebuilt, ${seconds(t.seconds)}`;

function heads(graph: GraphView, comparison: readonly ComparedStepView[], on: CompareActions): HTMLElement {
  const [before, now] = [totals(comparison, 'before'), totals(comparison, 'now')];
  const head = (title: string, build: BuildChoice | undefined, sum: Totals, action: () => void): HTMLElement =>
    el(
      'th',
      { scope: 'col' },
      title,
      button(build?.label ?? '', `Choose: ${build?.detail ?? ''}`, action, 'link'),
      el('span', { class: 'sum' }, sums(sum)),
    );
  return el(
    'thead',
    {},
    el(
      'tr',
      {},
      el('th', { scope: 'col' }, 'Step'),
      head('Before', graph.baseline, before, on.chooseBaseline),
      head('This build', graph.build, now, on.chooseBuild),
      el(
        'th',
        { scope: 'col', class: 'difference' },
        'Change',
        el('span', { class: 'sum' }, difference(before.seconds, now.seconds)),
      ),
    ),
  );
}

function body(comparison: readonly ComparedStepView[], select: (id: string) => void): HTMLElement[] {
  const longest = Math.max(0.001, ...comparison.flatMap((c) => [c.before?.seconds ?? 0, c.now?.seconds ?? 0]));
  return [...new Set(comparison.map((c) => c.stage))].map((stage) =>
    el(
      'tbody',
      {},
      el('tr', { class: 'stage-row' }, el('th', { scope: 'rowgroup', colspan: '4' }, stage)),
      ...comparison.filter((c) => c.stage === stage).map((c) => row(c, longest, select)),
    ),
  );
}

/** Two builds side by side: of every step what happened and how long it took in each, and the difference. */
export function compareNodes(graph: GraphView, on: CompareActions): HTMLElement[] {
  const { comparison } = graph;
  if (comparison === undefined)
    return [
      el('p', {}, 'There is no earlier build to compare with.'),
      button('Choose one', 'Choose the build to compare with', on.chooseBaseline),
    ];
  return [el('table', {}, heads(graph, comparison, on), ...body(comparison, on.select))];
}
