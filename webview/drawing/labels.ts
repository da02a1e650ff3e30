import { shareWords } from '../../extension/core/words/replay';
import { seconds } from '../../extension/core/text/text';
import type { EdgeView, GraphView, StageView, StepView } from '../../extension/protocol';
import { isDrawn } from '../../extension/layout';
import { outcomeMarks } from '../outcomes';

export const stageTitle = (stage: StageView): string => stage.name ?? `stage ${stage.index}`;

/** A build tells of the step: without one, its outcome is only that it is not known. */
export const isKnown = (graph: GraphView, step: StepView): boolean =>
  graph.build !== undefined || step.outcome !== 'unknown';

/** What is read from outside the stages: `context: src`, an image, a URL. */
export function outsideOf(graph: GraphView, step: StepView): string {
  return graph.edges
    .filter((e) => e.to === step.id && ['context', 'image', 'url', 'git'].includes(e.kind))
    .map((e) => (e.kind === 'context' ? `context: ${(e.paths ?? ['.']).join(' ')}` : e.from.replace(/^\w+:/, '')))
    .join(', ');
}

/** What a screen reader says of a step: its text, what happened to it, and why. */
export function stepLabel(graph: GraphView, step: StepView): string {
  const why = step.causes.map((c) => c.message).join('; ');
  return [
    step.text,
    `line ${step.lines[0]}`,
    step.share === undefined ? '' : shareWords(step.share),
    isKnown(graph, step) ? outcomeMarks[step.outcome].word : '',
    step.seconds > 0 ? seconds(step.seconds) : '',
    graph.roots?.some((r) => r.step === step.id) === true ? 'root' : '',
    why === '' ? '' : `because ${why}`,
    step.note ?? '',
  ]
    .filter((part) => part !== '')
    .join(', ');
}

/** Seconds of a stage's own steps. */
export const stageSeconds = (graph: GraphView, stage: StageView): number =>
  graph.steps.filter((s) => s.stage === stage.index && isDrawn(s)).reduce((sum, s) => sum + s.seconds, 0);

/** `3 cached, 2 rebuilt`: what happened to a stage's steps. */
export function stageCounts(graph: GraphView, stage: StageView): string {
  if (!stage.needed) return 'not needed';
  if (graph.build === undefined) return '';
  const steps = graph.steps.filter((s) => s.stage === stage.index && isDrawn(s));
  const again = steps.filter((s) => s.outcome === 'would-rebuild').length;
  if (again > 0) return `${again} of ${steps.length} would run`;
  if (steps.some((s) => s.outcome === 'would-reuse')) return 'none would run';
  return (['cached', 'rebuilt', 'failed', 'running'] as const)
    .flatMap((outcome) => {
      const count = steps.filter((s) => s.outcome === outcome).length;
      return count === 0 ? [] : [`${count} ${outcomeMarks[outcome].word}`];
    })
    .join(', ');
}

/** Counts and seconds. */
export function stageSummary(graph: GraphView, stage: StageView): string {
  const total = stageSeconds(graph, stage);
  return [stageCounts(graph, stage), total > 0 ? seconds(total) : ''].filter((x) => x !== '').join(', ');
}

export function stageLabel(graph: GraphView, stage: StageView, collapsed: boolean): string {
  const summary = stageSummary(graph, stage);
  return `${collapsed ? 'Collapsed stage' : 'Stage'} ${stageTitle(stage)}, from ${stage.base}${summary === '' ? '' : `, ${summary}`}`;
}

export const edgeWords: Readonly<Record<EdgeView['kind'], string>> = {
  parent: 'filesystem of the step before',
  base: 'base image',
  copy: 'files copied',
  mount: 'files mounted',
  context: 'build context',
  image: 'files of an image',
  url: 'downloaded',
  git: 'cloned',
};

export const edgeLabel = (edge: EdgeView): string =>
  edge.why ?? `${edgeWords[edge.kind]}${edge.paths === undefined ? '' : `: ${edge.paths.join(' ')}`}`;
