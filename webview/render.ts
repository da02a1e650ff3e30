import { select, type Selection } from 'd3';
import { oneLine, seconds } from '../extension/core/format/short';
import type { EdgeView, GraphView, StageView, StepView } from '../extension/protocol';
import { sizes, type Layout } from './layout';
import { outcomeMarks } from './outcomes';
import { add, roundedPath, type Group } from './svg';

/** What a drawing needs to know besides the layout. */
export interface Marks {
  readonly selected: string | undefined;
  /** Line of the editor's cursor. */
  readonly line: number | undefined;
  readonly search: string;
  readonly critical: ReadonlySet<string>;
}

export interface Handlers {
  readonly focus: (id: string) => void;
  readonly blur: () => void;
  readonly open: (id: string) => void;
  readonly toggleStage: (index: number) => void;
  readonly selectEdge: (edge: EdgeView) => void;
}

const stageTitle = (stage: StageView): string => stage.name ?? `stage ${stage.index}`;

/** What a screen reader says of a step. */
export function stepLabel(step: StepView): string {
  const why = step.causes.map((c) => c.message).join('; ');
  const time = step.seconds > 0 ? `, ${seconds(step.seconds)}` : '';
  return `${step.text}, line ${step.lines[0]}, ${outcomeMarks[step.outcome].word}${time}${why === '' ? '' : `, because ${why}`}${step.note === undefined ? '' : `, ${step.note}`}`;
}

const charWidth = 7.3;
const fit = (text: string, width: number): string => oneLine(text, Math.max(4, Math.floor(width / charWidth)));

const isAtCursor = (step: StepView, line: number | undefined): boolean =>
  line !== undefined && step.lines[0] <= line && line <= step.lines[1];

function drawIcon(parent: Group, step: StepView, x: number, y: number): void {
  const icon = add(parent, 'g', { class: 'icon', transform: `translate(${x} ${y})` });
  add(icon, 'path', { d: outcomeMarks[step.outcome].path });
}

/** Files and images a step reads from outside the stages: `context: src` below its text. */
function reads(graph: GraphView, step: StepView): string {
  return graph.edges
    .filter((e) => e.to === step.id && ['context', 'image', 'url', 'git'].includes(e.kind))
    .map((e) => (e.kind === 'context' ? `context: ${(e.paths ?? ['.']).join(' ')}` : e.from.replace(/^\w+:/, '')))
    .join(', ');
}

function drawStep(
  root: Group,
  graph: GraphView,
  step: StepView,
  box: Layout['steps'][number],
  marks: Marks,
  on: Handlers,
): void {
  const roots = new Set(graph.summary?.roots.map((r) => r.step));
  const classes = ['step', `outcome-${step.outcome}`];
  if (roots.has(step.id)) classes.push('is-root');
  if (marks.selected === step.id) classes.push('is-selected');
  if (isAtCursor(step, marks.line)) classes.push('is-at-cursor');
  if (marks.critical.has(step.id)) classes.push('is-critical');
  if (marks.search !== '' && step.text.toLowerCase().includes(marks.search.toLowerCase())) classes.push('is-match');
  const g = add(root, 'g', {
    class: classes.join(' '),
    transform: `translate(${box.x} ${box.y})`,
    'data-id': step.id,
    tabindex: marks.selected === step.id ? 0 : -1,
    // Not a button: what is drawn is cut to the box, and a button's name must hold what is seen of it.
    role: 'group',
    'aria-roledescription': 'step',
    'aria-label': stepLabel(step),
    'aria-current': String(marks.selected === step.id),
  });
  add(g, 'rect', { class: 'box', width: box.width, height: box.height, rx: 5 });
  add(g, 'rect', { class: 'bar', width: 4, height: box.height, rx: 2 });
  const known = graph.build !== undefined || step.outcome !== 'unknown';
  if (known) drawIcon(g, step, 12, 7);
  const time = step.seconds > 0 ? seconds(step.seconds) : '';
  const timeWidth = time.length * 6.6 + (time === '' ? 0 : 10);
  const textWidth = box.width - 36 - 8;
  add(g, 'text', { 'aria-hidden': 'true', class: 'text', x: 36, y: 19 }).text(fit(step.text, textWidth));
  const from = reads(graph, step);
  const word = outcomeMarks[step.outcome].word;
  const cause = step.causes[0]?.message;
  const detail = cause ?? [known ? word : '', from].filter((x) => x !== '').join(' · ');
  add(g, 'text', { 'aria-hidden': 'true', class: 'detail', x: 36, y: 36 }).text(
    oneLine(detail, Math.floor((textWidth - timeWidth) / 6)),
  );
  if (time !== '')
    add(g, 'text', { 'aria-hidden': 'true', class: 'time', x: box.width - 8, y: 36, 'text-anchor': 'end' }).text(time);
  g.on('mouseenter', () => on.focus(step.id))
    .on('mouseleave', () => on.blur())
    .on('focus', () => on.focus(step.id))
    .on('click', () => on.open(step.id));
}

function drawStage(root: Group, graph: GraphView, stage: StageView, box: Layout['stages'][number], on: Handlers): void {
  const steps = graph.steps.filter((s) => s.stage === stage.index && s.vertex && s.instruction !== 'FROM');
  const count = (outcome: StepView['outcome']): number => steps.filter((s) => s.outcome === outcome).length;
  const known = graph.build !== undefined && stage.needed;
  const parts = [
    count('cached') > 0 ? `${count('cached')} cached` : '',
    count('rebuilt') > 0 ? `${count('rebuilt')} rebuilt` : '',
  ];
  const total = steps.reduce((sum, s) => sum + s.seconds, 0);
  const summary = known
    ? [...parts, total > 0 ? seconds(total) : ''].filter((p) => p !== '').join(', ')
    : stage.needed
      ? ''
      : 'not needed';
  const g = add(root, 'g', {
    class: `stage${stage.needed ? '' : ' not-needed'}${box.collapsed ? ' collapsed' : ''}`,
    transform: `translate(${box.x} ${box.y})`,
    'data-stage': stage.index,
  });
  add(g, 'rect', { class: 'stage-box', width: box.width, height: box.height, rx: 8 });
  const head = add(g, 'g', {
    class: 'stage-head',
    role: 'group',
    'aria-roledescription': 'stage',
    tabindex: -1,
    'aria-label': `${box.collapsed ? 'Collapsed stage' : 'Stage'} ${stageTitle(stage)}, from ${stage.base}${summary === '' ? '' : `, ${summary}`}`,
  });
  add(head, 'rect', { class: 'stage-hit', width: box.width, height: sizes.header, rx: 8 });
  add(head, 'path', { class: 'chevron', d: box.collapsed ? 'M13 13 L18 18 L13 23' : 'M11 15 L16 20 L21 15' });
  const nameWidth = box.width - 34 - summary.length * 6.2 - 12;
  add(head, 'text', { 'aria-hidden': 'true', class: 'stage-name', x: 30, y: 17 }).text(
    fit(stageTitle(stage), nameWidth),
  );
  if (summary !== '')
    add(head, 'text', {
      'aria-hidden': 'true',
      class: 'stage-summary',
      x: box.width - 12,
      y: 17,
      'text-anchor': 'end',
    }).text(summary);
  add(head, 'text', { 'aria-hidden': 'true', class: 'stage-base', x: 30, y: 32 }).text(
    oneLine(`FROM ${stage.base}`, Math.floor((box.width - 44) / 6)),
  );
  add(head, 'title').text(
    stage.needed ? `FROM ${stage.base}` : `${stageTitle(stage)}: ${stage.notNeeded ?? 'not needed'}`,
  );
  head.on('click', () => on.toggleStage(stage.index));
}

const edgeLabel = (edge: EdgeView): string =>
  edge.why ?? `${edge.kind}${edge.paths === undefined ? '' : `: ${edge.paths.join(' ')}`}`;

function drawEdge(root: Group, edge: EdgeView, points: Layout['edges'][number]['points'], on: Handlers): void {
  const g = add(root, 'g', {
    class: `edge edge-${edge.kind}${edge.carries ? ' carries' : ''}`,
    'data-from': edge.from,
    'data-to': edge.to,
    role: 'img',
    'aria-label': edgeLabel(edge),
  });
  const d = roundedPath(points);
  add(g, 'path', { class: 'edge-hit', d });
  add(g, 'path', { class: 'edge-line', d, 'marker-end': `url(#${edge.carries ? 'arrow-carries' : 'arrow'})` });
  add(g, 'title').text(edgeLabel(edge));
  g.on('click', () => on.selectEdge(edge));
}

function defineArrows(svg: Selection<SVGSVGElement, unknown, null, undefined>): void {
  if (!svg.select('defs').empty()) return;
  const defs = add(svg, 'defs');
  for (const name of ['arrow', 'arrow-carries']) {
    const marker = add(defs, 'marker', {
      id: name,
      viewBox: '0 0 10 10',
      refX: 9,
      refY: 5,
      markerWidth: 7,
      markerHeight: 7,
      orient: 'auto',
      markerUnits: 'userSpaceOnUse',
    });
    add(marker, 'path', { class: name, d: 'M0 1 L10 5 L0 9 Z' });
  }
}

/** Draws a graph at its layout into the SVG's content group; what was there before is replaced. */
export function render(
  svg: SVGSVGElement,
  content: SVGGElement,
  graph: GraphView,
  layout: Layout,
  marks: Marks,
  on: Handlers,
): void {
  defineArrows(select(svg));
  const root: Group = select<SVGGElement, unknown>(content);
  const before = new Map<string, string>();
  root.selectAll<SVGGElement, unknown>('g.step').each(function () {
    before.set(this.dataset['id'] ?? '', this.getAttribute('transform') ?? '');
  });
  root.selectAll('*').remove();
  const stages = new Map(graph.stages.map((s) => [s.index, s]));
  const steps = new Map(graph.steps.map((s) => [s.id, s]));
  for (const box of layout.stages) {
    const stage = stages.get(box.index);
    if (stage !== undefined) drawStage(root, graph, stage, box, on);
  }
  for (const { edge, points } of layout.edges) drawEdge(root, edge, points, on);
  for (const box of layout.steps) {
    const step = steps.get(box.id);
    if (step !== undefined) drawStep(root, graph, step, box, marks, on);
  }
  animate(root, before);
}

/** Steps that were there before glide to their new place, unless the person wants less motion. */
function animate(root: Group, before: ReadonlyMap<string, string>): void {
  if (matchMedia('(prefers-reduced-motion: reduce)').matches || before.size === 0) return;
  root.selectAll<SVGGElement, unknown>('g.step').each(function () {
    const old = before.get(this.dataset['id'] ?? '');
    const now = this.getAttribute('transform') ?? '';
    if (old === undefined || old === now) return;
    const at = (t: string): [number, number] => {
      const [x = 0, y = 0] = (/translate\(([^)]*)\)/.exec(t)?.[1] ?? '0 0').split(' ').map(Number);
      return [x, y];
    };
    const [ox, oy] = at(old);
    const [nx, ny] = at(now);
    this.animate([{ transform: `translate(${ox}px, ${oy}px)` }, { transform: `translate(${nx}px, ${ny}px)` }], {
      duration: 160,
      easing: 'ease-out',
    });
  });
}
