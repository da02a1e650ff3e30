import type { ToldCause } from '../extension/core/words/told';
import { certaintyWords } from '../extension/core/words/certainty';
import { diffs, fileChange, fileName } from '../extension/core/words/file-change';
import type { GraphView, StepView } from '../extension/protocol';
import { connectionNodes } from './connections';
import { button, el } from './dom';
import { stageTitle } from './drawing/labels';
import { tookWords } from './next';
import { outcomeMarks } from './outcomes';

export interface CardActions {
  readonly reveal: (id: string) => void;
  readonly select: (id: string) => void;
  readonly copy: (id: string) => void;
  readonly focus: (id: string) => void;
  /** Closes the card. */
  readonly letGo: () => void;
}

/** Closes a card that is kept. */
export function closeButton(letGo: () => void): HTMLButtonElement {
  const node = button('×', 'Close (Esc)', letGo, 'link close');
  node.setAttribute('aria-label', 'Close');
  return node;
}

export function listNodes(title: string, items: readonly string[], className: string): HTMLElement[] {
  if (items.length === 0) return [];
  return [el('h4', {}, title), el('ul', { class: className }, ...items.map((i) => el('li', {}, i)))];
}

function culpritNodes(c: ToldCause): HTMLElement[] {
  const { culprit } = c;
  const out: HTMLElement[] = [];
  if (culprit.old !== undefined || culprit.new !== undefined) {
    const diff = el('pre', { class: 'diff' });
    if (culprit.old !== undefined) diff.append(el('del', {}, `- ${culprit.old}`), '\n');
    if (culprit.new !== undefined) diff.append(el('ins', {}, `+ ${culprit.new}`));
    out.push(diff);
  }
  const files = culprit.files ?? [];
  if (files.length > 0) {
    out.push(
      el(
        'ul',
        { class: 'files' },
        ...files
          .slice(0, 50)
          .map((f) => el('li', {}, f.change === 'candidate' ? `${fileName(f)} may have changed` : fileChange(f))),
      ),
    );
    for (const text of diffs(c)) out.push(el('pre', { class: 'diff' }, text));
    if (files.length > 50) out.push(el('p', {}, `and ${files.length - 50} more`));
  }
  return out;
}

function causeNode(c: ToldCause, actions?: CardActions): HTMLElement {
  const node = el(
    'section',
    { class: `cause certainty-${c.certainty}` },
    el('p', { class: 'message' }, c.message, ' ', el('span', { class: 'badge' }, certaintyWords[c.certainty])),
    ...culpritNodes(c),
    ...listNodes('Evidence', c.evidence, 'evidence'),
    ...listNodes('What would make it certain', c.wouldTell === undefined ? [] : [c.wouldTell], 'would-tell'),
    ...listNodes('Cure', c.cures ?? [], 'cures'),
  );
  const { via } = c;
  if (via !== undefined && actions !== undefined)
    node.append(button('Show where it came from', 'Go to the step', () => actions.select(via), 'link'));
  return node;
}

/** What is said of a step to those who point at it and to those who choose it. */
function toldNodes(graph: GraphView, step: StepView): HTMLElement[] {
  const stage = graph.stages[step.stage];
  const where = `${stage === undefined ? '' : stageTitle(stage)}${step.lines[0] > 0 ? `, line ${step.lines[0]}` : ''}`;
  return [
    el('p', { class: 'where' }, where),
    el('pre', { class: 'instruction' }, step.text),
    ...(step.share === undefined
      ? [el('p', { class: 'outcome' }, el('strong', {}, outcomeMarks[step.outcome].word), tookWords(step))]
      : []),
  ];
}

/** A step while it is pointed at: nothing in it can be reached with the mouse, so it holds nothing to press. */
export function stepPreview(graph: GraphView, step: StepView, past: readonly HTMLElement[] = []): HTMLElement {
  return el(
    'article',
    { class: `card preview outcome-${step.outcome}` },
    ...toldNodes(graph, step),
    ...past,
    ...step.causes.map((c) => causeNode(c)),
    ...(step.note === undefined ? [] : [el('p', { class: 'note' }, step.note)]),
    ...(step.error === undefined ? [] : [el('pre', { class: 'error' }, step.error)]),
    el('p', { class: 'hint' }, 'Click the step to keep this, double-click it to go to its line.'),
  );
}

/** The panel's side: a step with its outcome, causes and evidence, and what can be mended at it. */
export function stepCard(
  graph: GraphView,
  step: StepView,
  fixes: readonly HTMLElement[],
  actions: CardActions,
): HTMLElement {
  const roots = (step.root ?? []).filter((id) => id !== step.id);
  const node = el(
    'article',
    { class: `card outcome-${step.outcome}` },
    closeButton(actions.letGo),
    ...toldNodes(graph, step),
    ...step.causes.map((c) => causeNode(c, actions)),
  );
  if (step.note !== undefined) node.append(el('p', { class: 'note' }, step.note));
  if (step.error !== undefined) node.append(el('pre', { class: 'error' }, step.error));
  for (const id of roots) {
    const root = graph.steps.find((s) => s.id === id);
    if (root !== undefined)
      node.append(
        el(
          'p',
          { class: 'root' },
          'Root: ',
          button(root.text, 'Go to the root', () => actions.select(id), 'link'),
        ),
      );
  }
  node.append(
    ...fixes,
    ...connectionNodes(graph, step, actions.select),
    el(
      'div',
      { class: 'actions' },
      button('Go to line', 'Enter, or a double click on the step', () => actions.reveal(step.id)),
      // Without a build there is nothing to explain.
      ...(graph.build === undefined
        ? []
        : [button('Copy explanation', 'Copy as text (y)', () => actions.copy(step.id))]),
      button('Focus', 'Only what this step is made from and what is made from it (f)', () => actions.focus(step.id)),
    ),
  );
  return node;
}
