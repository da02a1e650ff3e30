import type { GraphView, StageView } from '../extension/protocol';
import { closeButton } from './card';
import { button, el } from './dom';
import { stageSummary, stageTitle } from './drawing/labels';

export interface StageCardActions {
  readonly select: (id: string) => void;
  readonly toggleStage: (index: number) => void;
  readonly letGo: () => void;
}

/** A collapsed stage: what it stands on, what happened in it, and its instructions, those without a step included. */
export function stageCard(graph: GraphView, stage: StageView, actions: StageCardActions): HTMLElement {
  const steps = graph.steps.filter((s) => s.stage === stage.index && s.instruction !== 'FROM');
  const summary = stageSummary(graph, stage);
  return el(
    'article',
    { class: 'card' },
    closeButton(actions.letGo),
    el('p', { class: 'where' }, `${stageTitle(stage)}, line ${stage.lines[0]}`),
    el('pre', { class: 'instruction' }, `FROM ${stage.base}`),
    ...(summary === '' ? [] : [el('p', {}, el('strong', {}, summary))]),
    ...(stage.notNeeded === undefined ? [] : [el('p', { class: 'note' }, stage.notNeeded)]),
    el(
      'ul',
      { class: 'plain' },
      ...steps.map((s) =>
        el('li', {}, s.vertex ? button(s.text, 'Go to the step', () => actions.select(s.id), 'link') : s.text),
      ),
    ),
    el(
      'div',
      { class: 'actions' },
      button('Open the stage', 'Show its steps (s)', () => actions.toggleStage(stage.index)),
    ),
  );
}
