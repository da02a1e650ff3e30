import { brief } from '../../extension/core/words/brief';
import { briefNext } from '../../extension/core/words/brief-next';
import { shareWords } from '../../extension/core/words/replay';
import { seconds } from '../../extension/core/text/text';
import type { GraphView, StepView } from '../../extension/protocol';
import type { StepBox } from '../../extension/layout';
import { outcomeMarks } from '../outcomes';
import { isKnown, outsideOf, stepLabel } from './labels';
import { shareOf } from '../view/share';
import { add, hidden, type Group } from './svg';
import { fitText, widthOf } from './text';

/** Places inside a step's box, CSS pixels. */
const at = { icon: 10, text: 32, line1: 19, line2: 36, right: 8, share: 6 } as const;

/** Marks where a rebuild began; `pad` is the room on either side of the word, CSS pixels. */
const tag = { text: 'root', pad: 5, height: 15 } as const;

/** The deepest a step's ground is coloured: its words are read on it in every theme. */
const deepest = 0.3;

function detailOf(graph: GraphView, step: StepView): string {
  if (step.share !== undefined) return shareWords(step.share);
  const root = graph.roots?.find((r) => r.step === step.id);
  const [cause] = step.causes;
  if (cause !== undefined) return step.outcome === 'would-rebuild' ? briefNext(cause, root?.text) : brief(cause);
  const word = isKnown(graph, step) ? outcomeMarks[step.outcome].word : '';
  return [word, outsideOf(graph, step)].filter((x) => x !== '').join(' · ');
}

const isRootOf = (graph: GraphView, step: StepView): boolean => graph.roots?.some((r) => r.step === step.id) === true;

/** Draws the tag onto the box's upper edge, where it takes no room from the words. */
function drawTag(g: Group, box: StepBox): void {
  const width = widthOf(tag.text, 'plain') + 2 * tag.pad;
  const x = box.width - at.right - width;
  add(g, 'rect', { class: 'root-tag', x, y: -8, width, height: tag.height, rx: 3 });
  add(g, 'text', { ...hidden, class: 'root-word', x: x + tag.pad, y: 3 }).text(tag.text);
}

/** What a step's drawing depends on: as long as it is the same, the drawing is kept. */
export const stepSignature = (graph: GraphView, step: StepView, box: StepBox): string =>
  JSON.stringify([
    stepLabel(graph, step),
    step.outcome,
    detailOf(graph, step),
    box.width,
    isRootOf(graph, step),
    shareOf(graph, step),
  ]);

/** Draws a step into its group: bar, mark, text, cause, time and its share of the build's. */
export function drawStep(g: Group, graph: GraphView, step: StepView, box: StepBox): void {
  g.selectAll('*').remove();
  const isRoot = isRootOf(graph, step);
  g.attr('class', `step outcome-${step.outcome}${isRoot ? ' is-root' : ''}`);
  g.attr('aria-label', stepLabel(graph, step));
  add(g, 'rect', { class: 'box', width: box.width, height: box.height, rx: 5 });
  // A rectangle of its own, not a mixed colour: pointing, a search hit and the cursor keep their ground below it.
  if (isRoot) add(g, 'rect', { class: 'root-fill', width: box.width, height: box.height, rx: 5 });
  const share = shareOf(graph, step);
  if (step.share !== undefined) {
    const opacity = (step.share * deepest).toFixed(3);
    add(g, 'rect', { class: 'heat', width: box.width, height: box.height, rx: 5, 'fill-opacity': opacity });
  }
  if (share > 0) {
    const whole = box.width - 2 * at.share;
    const width = Math.max(2, whole * share);
    add(g, 'rect', { class: 'share', x: at.share, y: box.height - 4, width, height: 3, rx: 1 });
  }
  add(g, 'rect', { class: 'bar', width: 4, height: box.height, rx: 2 });
  if (isKnown(graph, step)) {
    const icon = add(g, 'g', { class: 'icon', transform: `translate(${at.icon} 6)` });
    add(icon, 'path', { d: outcomeMarks[step.outcome].path });
  }
  const time = step.seconds > 0 ? seconds(step.seconds) : '';
  const timeWidth = time === '' ? 0 : widthOf(time, 'plain') + 12;
  const width = box.width - at.text - at.right;
  add(g, 'text', { ...hidden, class: 'text', x: at.text, y: at.line1 }).text(fitText(step.text, width, 'code'));
  if (isRoot) drawTag(g, box);
  add(g, 'text', { ...hidden, class: 'detail', x: at.text, y: at.line2 }).text(
    fitText(detailOf(graph, step), width - timeWidth, 'plain'),
  );
  if (time === '') return;
  const right = { x: box.width - at.right, y: at.line2, 'text-anchor': 'end' };
  add(g, 'text', { ...hidden, class: 'time', ...right }).text(time);
}
