import { seconds } from '../../extension/core/text/text';
import type { GraphView, StageView } from '../../extension/protocol';
import { sizes, type StageBox } from '../../extension/layout';
import { stageStop } from '../view/navigation';
import { stageCounts, stageLabel, stageSeconds, stageTitle } from './labels';
import { add, hidden, type Group } from './svg';
import { fitText, widthOf, type Hand } from './text';

const at = { text: 30, line1: 17, line2: 32, right: 12 } as const;

/** What a stage's drawing depends on. */
export const stageSignature = (graph: GraphView, stage: StageView, box: StageBox): string =>
  JSON.stringify([stageLabel(graph, stage, box.collapsed), stage.notNeeded, box.width, box.height]);

/** Draws a stage's frame and head into its group. */
export function drawStage(
  g: Group,
  graph: GraphView,
  stage: StageView,
  box: StageBox,
  onToggle: (index: number) => void,
): void {
  g.selectAll('*').remove();
  g.attr('class', `stage${stage.needed ? '' : ' not-needed'}${box.collapsed ? ' collapsed' : ''}`);
  add(g, 'rect', { class: 'stage-box', width: box.width, height: box.height, rx: 8 });
  const head = add(g, 'g', {
    class: 'stage-head',
    'data-stop': stageStop(stage.index),
    role: 'group',
    'aria-roledescription': 'stage',
    tabindex: -1,
    'aria-label': stageLabel(graph, stage, box.collapsed),
  });
  add(head, 'rect', { class: 'stage-hit', width: box.width, height: sizes.header, rx: 8 });
  add(head, 'path', { class: 'chevron', d: box.collapsed ? 'M13 13 L18 18 L13 23' : 'M11 15 L16 20 L21 15' });
  const width = box.width - at.text - at.right;
  const time = stageSeconds(graph, stage);
  // Two lines of a text and, at the right, what the build says; the name and the counts are never cut for the other.
  const line = (y: number, left: string, hand: Hand, name: string, right: string): void => {
    const room = right === '' ? width : width - widthOf(right, 'plain') - 10;
    add(head, 'text', { ...hidden, class: name, x: at.text, y }).text(fitText(left, room, hand));
    if (right === '') return;
    const end = { x: box.width - at.right, y, 'text-anchor': 'end' };
    add(head, 'text', { ...hidden, class: 'stage-summary', ...end }).text(right);
  };
  line(at.line1, stageTitle(stage), 'title', 'stage-name', time > 0 ? seconds(time) : '');
  line(at.line2, `FROM ${stage.base}`, 'plain', 'stage-base', stageCounts(graph, stage));
  add(head, 'title').text(
    stage.needed ? `FROM ${stage.base}` : `${stageTitle(stage)}: ${stage.notNeeded ?? 'not needed'}`,
  );
  head.on('click', () => onToggle(stage.index));
}
