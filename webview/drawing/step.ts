import { brief } from '../../extension/core/words/brief';
import { briefNext } from '../../extension/core/words/brief-next';
import { seconds } from '../../extension/core/text/text';
import type { GraphView, StepView } from '../../extension/protocol';
import type { StepBox } from '../../extension/layout';
import { outcomeMarks } from '../outcomes';
import { isKnown, outsideOf, stepLabel } from './labels';
import { add, hidden, type Group } from './svg';
import { fitText, widthOf } from './text';

/** Places inside a step's box, CSS pixels. */
const at = { icon: 10, text: 32, line1: 19, line2: 36, right: 8 } as const;

function detailOf(graph: GraphView, step: StepView): string {
  const root = graph.roots?.find((r) => r.step === step.id);
  const [cause] = step.causes;
  if (cause !== undefined) {
    const why = step.outcome === 'would-rebuild' ? briefNext(cause, root?.text) : brief(cause);
    return root === undefined ? why : `root: ${why}`;
  }
  const word = isKnown(graph, step) ? outcomeMarks[step.outcome].word : '';
  return [word, outsideOf(graph, step)].filter((x) => x !== '').join(' · ');
}

/** What a step's drawing depends on: as long as it is the same, the drawing is kept. */
export const stepSignature = (graph: GraphView, step: StepView, box: StepBox): string =>
  JSON.stringify([
    stepLabel(graph, step),
    step.outcome,
    detailOf(graph, step),
    box.width,
    graph.roots?.some((r) => r.step === step.id),
  ]);

/** Draws a step into its group: bar, mark, text, cause, time. */
export function drawStep(g: Group, graph: GraphView, step: StepView, box: StepBox): void {
  g.selectAll('*').remove();
  const isRoot = graph.roots?.some((r) => r.step === step.id) === true;
  g.attr('class', `step outcome-${step.outcome}${isRoot ? ' is-root' : ''}`);
  g.attr('aria-label', stepLabel(graph, step));
  add(g, 'rect', { class: 'box', width: box.width, height: box.height, rx: 5 });
  add(g, 'rect', { class: 'bar', width: 4, height: box.height, rx: 2 });
  if (isKnown(graph, step)) {
    const icon = add(g, 'g', { class: 'icon', transform: `translate(${at.icon} 6)` });
    add(icon, 'path', { d: outcomeMarks[step.outcome].path });
  }
  const time = step.seconds > 0 ? seconds(step.seconds) : '';
  const timeWidth = time === '' ? 0 : widthOf(time, 'plain') + 12;
  const width = box.width - at.text - at.right;
  add(g, 'text', { ...hidden, class: 'text', x: at.text, y: at.line1 }).text(fitText(step.text, width, 'code'));
  add(g, 'text', { ...hidden, class: 'detail', x: at.text, y: at.line2 }).text(
    fitText(detailOf(graph, step), width - timeWidth, 'plain'),
  );
  if (time === '') return;
  const right = { x: box.width - at.right, y: at.line2, 'text-anchor': 'end' };
  add(g, 'text', { ...hidden, class: 'time', ...right }).text(time);
}
