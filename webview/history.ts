import { percent } from '../extension/core/words/replay';
import type { GraphView, HistoryCommitView, HistoryView, StepView } from '../extension/protocol';
import { button, el } from './dom';

/** What a person can do with the history. */
export interface HistoryActions {
  readonly select: (step: string) => void;
  /** Shows one commit, by its place; all of them without one. */
  readonly choose: (commit: number | undefined) => void;
}

const date = new Intl.DateTimeFormat('en', { dateStyle: 'medium' });
const dateOf = (commit: HistoryCommitView): string => date.format(new Date(commit.time));

/** Paths and roots that the line names. */
const named = 2;

/** What one commit would have rebuilt, in one line. */
export function commitSentence(commit: HistoryCommitView, of: number): string {
  if (commit.missing !== undefined) return `today’s file can’t build it: ${commit.missing} is not there`;
  return commit.steps.length === 0 ? 'rebuilds nothing' : `rebuilds ${commit.steps.length} of ${of} steps`;
}

/** The line people read first: a typical commit, or the one that is chosen. */
export function historySummaryNodes(
  history: HistoryView,
  chosen: number | undefined,
  actions: HistoryActions,
): (Node | string)[] {
  const commit = chosen === undefined ? undefined : history.commits[chosen];
  if (commit === undefined) return [el('strong', {}, history.summary)];
  const rest = commit.roots.length - named;
  return [
    el('strong', {}, `${commit.id} ${commitSentence(commit, history.steps.length)}`),
    commit.roots.length === 0 ? '' : '; first ',
    ...commit.roots
      .slice(0, named)
      .flatMap((r, i) => [i === 0 ? '' : '; ', button(r.text, 'Go to the step', () => actions.select(r.step), 'link')]),
    rest > 0 ? `; and ${rest} more` : '',
    ' ',
    button('All commits', 'Back to all commits (Esc)', () => actions.choose(undefined), 'link'),
  ];
}

/** What the history is of, and what it takes for granted: stands where no step is told of. */
export function historyNodes(history: HistoryView, chosen: number | undefined): HTMLElement[] {
  const commit = chosen === undefined ? undefined : history.commits[chosen];
  const about =
    commit === undefined
      ? []
      : [
          el(
            'section',
            { class: 'commit' },
            el('h3', {}, `Commit ${commit.id}`),
            el('p', {}, commit.subject),
            el('p', { class: 'note' }, dateOf(commit)),
            el('ul', { class: 'plain' }, ...commit.roots.map((r) => el('li', {}, r.text))),
          ),
        ];
  return [
    ...about,
    el(
      'section',
      { class: 'rests-on' },
      el('h3', {}, 'History'),
      el('p', {}, `${history.counted}.`),
      el('ul', { class: 'plain note' }, ...history.assumes.map((a) => el('li', {}, a))),
    ),
  ];
}

/** What past commits say of one step, for its card. */
export function stepHistory(history: HistoryView, step: StepView): HTMLElement[] {
  const known = history.steps.find((s) => s.id === step.id);
  if (known === undefined) return [];
  const more = known.more === 0 ? [] : [el('li', {}, `and ${known.more} more`)];
  const items = known.paths.map((p) => el('li', {}, `${percent(p.share)} ${p.path}`));
  return [
    el('p', { class: 'share-words' }, el('strong', {}, known.words)),
    ...(items.length === 0 ? [] : [el('h4', {}, 'Broken by'), el('ul', { class: 'files' }, ...items, ...more)]),
    ...(known.untracked === undefined
      ? []
      : [el('p', { class: 'note' }, `Git does not hold ${known.untracked}: what becomes of it is not known.`)]),
  ];
}

const optionId = (at: number): string => `commit-${at}`;

/**
 * The commits as columns, the oldest first: as high as the steps they rebuild. One stop for the keyboard; arrows go from commit to
 * commit.
 */
export function commitBar(
  { steps }: GraphView,
  history: HistoryView,
  chosen: number | undefined,
  actions: HistoryActions,
): HTMLElement {
  const all = Math.max(1, history.steps.length);
  const last = history.commits.length - 1;
  const bar = el('div', {
    class: 'columns',
    role: 'listbox',
    tabindex: '0',
    'aria-label': 'Commits, the newest last: arrows go from one to the next',
    'aria-orientation': 'horizontal',
  });
  if (chosen !== undefined) bar.setAttribute('aria-activedescendant', optionId(chosen));
  for (let at = last; at >= 0; at--) {
    const commit = history.commits[at];
    if (commit === undefined) continue;
    const told = `${commit.id} ${commit.subject}, ${dateOf(commit)}: ${commitSentence(commit, all)}`;
    const column = el('div', {
      class: `column${commit.missing === undefined ? '' : ' is-missing'}`,
      role: 'option',
      id: optionId(at),
      title: told,
      'aria-label': told,
      'aria-selected': String(at === chosen),
    });
    const fill = el('div', { class: 'fill' });
    fill.style.height = `${(commit.steps.length / all) * 100}%`;
    column.append(fill);
    column.addEventListener('click', () => actions.choose(at === chosen ? undefined : at));
    bar.append(column);
  }
  const to = (at: number): void => actions.choose(Math.min(last, Math.max(0, at)));
  bar.addEventListener('keydown', (event) => {
    // The first column is the oldest commit, which has the highest place.
    const moves: Readonly<Record<string, () => void>> = {
      ArrowLeft: () => to(chosen === undefined ? 0 : chosen + 1),
      ArrowRight: () => to(chosen === undefined ? last : chosen - 1),
      Home: () => to(last),
      End: () => to(0),
    };
    const move = moves[event.key];
    if (move === undefined || last < 0) return;
    event.preventDefault();
    event.stopPropagation();
    move();
  });
  const of = steps.length === 0 ? '' : `${history.commits.length} commits, the newest at the right`;
  return el('div', { class: 'commit-bar' }, el('p', { class: 'note' }, of), bar);
}
