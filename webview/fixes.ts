import type { FixView } from '../extension/core/view/fix-view';
import { seconds } from '../extension/core/text/text';
import type { StepView } from '../extension/protocol';
import { button, el } from './dom';

export interface FixActions {
  readonly select: (id: string) => void;
  readonly preview: (fix: string) => void;
  readonly apply: (fix: string) => void;
  readonly prove: (fix: string) => void;
}

/** Fixes that a build as a whole is told with; the others stand at their steps. */
const listed = 5;

const place = ({ lines }: FixView): string => `line ${lines[0]}`;

function offered(fix: FixView, actions: FixActions): HTMLElement {
  const { id, title, message, saving, provable } = fix;
  // Three fixes have three buttons `Apply`: who only hears them must hear which is which.
  const named = (label: string, tip: string, run: () => void): HTMLElement => {
    const node = button(label, tip, run);
    node.setAttribute('aria-label', `${label}: ${title}, ${place(fix)}`);
    return node;
  };
  return el(
    'section',
    { class: 'fix' },
    el('p', { class: 'title' }, title, ' ', el('span', { class: 'badge' }, place(fix))),
    ...(saving === '' ? [] : [el('p', { class: 'saving' }, saving)]),
    el('details', {}, el('summary', {}, 'What it does'), el('p', {}, message)),
    el(
      'div',
      { class: 'actions' },
      named('Preview', 'Shows the changed lines, and asks', () => actions.preview(id)),
      named('Apply', 'Changes the file; one undo takes it back', () => actions.apply(id)),
      ...(provable
        ? [
            named('Prove it', 'Builds copies on your builder, twice before and twice after; nothing is pushed', () =>
              actions.prove(id),
            ),
          ]
        : []),
    ),
  );
}

function refusedNodes(fixes: readonly FixView[]): HTMLElement[] {
  if (fixes.length === 0) return [];
  const items = fixes.map((r) => el('li', {}, `${r.title} (${place(r)}): ${r.refused ?? ''}`));
  const what = fixes.length === 1 ? 'One is not offered, and why' : `${fixes.length} are not offered, and why`;
  return [el('details', { class: 'refused' }, el('summary', {}, what), el('ul', {}, ...items))];
}

/** What can be mended at a step: at its own lines, or at those of the step that broke it. */
export function stepFixes(fixes: readonly FixView[], step: StepView, actions: FixActions): HTMLElement[] {
  const here = fixes.filter((r) => r.steps.includes(step.id));
  if (here.length === 0) return [];
  return [
    el(
      'section',
      { class: 'fixes' },
      el('h4', {}, 'Repairs'),
      ...here.filter((r) => r.refused === undefined).map((r) => offered(r, actions)),
      ...refusedNodes(here.filter((r) => r.refused !== undefined)),
    ),
  ];
}

/** The fixes of the whole file, what would have saved most first: each is a link to its step. */
export function allFixes(fixes: readonly FixView[], select: (step: string) => void): HTMLElement[] {
  const found = fixes.filter((r) => r.refused === undefined);
  if (found.length === 0) return [];
  const items = found.slice(0, listed).map((r) => {
    const [step] = r.steps;
    const title = step === undefined ? r.title : button(r.title, 'Go to the step', () => select(step), 'link');
    return el('li', {}, title, r.seconds > 0 ? `: saves ${seconds(r.seconds)}` : '', ` (${place(r)})`);
  });
  const more = found.length - listed;
  return [
    el(
      'section',
      {},
      el('h3', {}, 'Repairs'),
      el('ul', { class: 'plain' }, ...items),
      ...(more > 0 ? [el('p', { class: 'hint' }, `and ${more} more, at their steps`)] : []),
    ),
  ];
}
