import type { Comparison } from '../compare/types';
import { criticalPath } from '../explain/critical-path';
import type { ExplainedStep, Explanation, Outcome, Summary } from '../explain/types';
import { buildLabel } from '../words/builds';
import { headline } from '../words/headline';
import { list } from '../text/text';
import type { Forecast } from '../forecast/types';
import type { Plan, Step } from '../plan/types';
import { toldNote } from '../words/notes';
import { baselineSentence, edgeSentence, problemSentence } from '../words/reasons';
import { nameOfStage } from '../words/terms';
import { tell } from '../words/told';
import { forecastView } from './forecast-view';
import type { EdgeView, GraphView, RootView, SourceView, StepView } from './types';

/** What the panel shows besides the plan. */
export interface ViewOptions {
  readonly explanation?: Explanation;
  /** The build beside its baseline. */
  readonly comparison?: Comparison;
  /** The next build of the same plan. */
  readonly forecast?: Forecast;
  /** The platform to colour by, when the build has several. */
  readonly platform?: string;
  /** A sentence when there is no build to show. */
  readonly message?: string;
}

function stepView(step: Step, explained: ExplainedStep | undefined, colour: boolean): StepView<Outcome> {
  return {
    id: step.id,
    stage: step.stage,
    instruction: step.instruction,
    text: step.text,
    lines: step.lines,
    vertex: step.vertex,
    needed: step.needed,
    outcome: explained?.outcome ?? (step.needed || colour ? 'unknown' : 'not-needed'),
    seconds: explained?.seconds ?? 0,
    causes: (explained?.causes ?? []).map((c) => tell(c, 'past')),
    ...(explained?.root !== undefined && { root: explained.root }),
    ...toldNote(explained?.notes),
    ...(explained?.error !== undefined && { error: explained.error }),
    ...(explained?.platform !== undefined && { platform: explained.platform }),
  };
}

function edgeViews(plan: Plan, explanation: Explanation | undefined, platform: string | undefined): EdgeView[] {
  const explained = new Map(
    explanation?.edges
      .filter((e) => platform === undefined || e.platform === undefined || e.platform === platform)
      .map((e) => [`${e.from} ${e.to}`, e]),
  );
  return plan.steps.flatMap((step) =>
    step.inputs.flatMap((input): EdgeView[] => {
      const from = input.step ?? sourceOf(input.kind, input.ref)?.id;
      if (from === undefined) return [];
      const edge = explained.get(`${from} ${step.id}`);
      return [
        {
          from,
          to: step.id,
          kind: input.kind,
          ...(input.paths !== undefined && { paths: input.paths }),
          carries: edge?.carries === true,
          ...(edge !== undefined && { why: edgeSentence(edge.why, 'past') }),
        },
      ];
    }),
  );
}

function sourceOf(kind: Step['inputs'][number]['kind'], ref: string | undefined): SourceView | undefined {
  switch (kind) {
    case 'context':
      return { id: 'context', kind, label: 'build context' };
    case 'base':
    case 'image':
    case 'url':
    case 'git':
      return { id: `${kind}:${ref ?? ''}`, kind, label: ref ?? '' };
    case 'parent':
    case 'copy':
    case 'mount':
      return undefined;
  }
}

function rootViews(explanation: Explanation): RootView[] {
  return explanation.summary.roots.flatMap((root): RootView[] => {
    // The cause stands at one of the root's steps: of several platforms, at the one that ran.
    const step = explanation.steps.find((s) => s.step.id === root.step && s.causes.length > 0);
    if (step === undefined) return [];
    return [{ step: root.step, text: headline(step), certainty: root.cause.certainty, seconds: root.seconds }];
  });
}

/** The graph as the panel draws it: the plan, coloured by an explanation of the same plan when there is one. */
export function toGraphView(plan: Plan, options: ViewOptions = {}): GraphView<Outcome> {
  const { explanation } = options;
  const platforms = explanation === undefined ? [] : [...new Set(explanation.steps.flatMap((s) => s.platform ?? []))];
  const platform = platforms.find((p) => p === options.platform) ?? platforms[0];
  const explained = new Map(
    explanation?.steps.filter((s) => s.platform === platform || platforms.length === 0).map((s) => [s.step.id, s]),
  );
  const sources = new Map(
    plan.steps.flatMap((s) => s.inputs.flatMap((i) => sourceOf(i.kind, i.ref) ?? [])).map((s) => [s.id, s]),
  );
  const edges = edgeViews(plan, explanation, platform);
  const steps = plan.steps.map((s) => stepView(s, explained.get(s.id), explanation !== undefined));
  const critical = criticalPath(steps, edges);
  const comparison = options.comparison
    ?.filter((c) => c.platform === undefined || c.platform === platform)
    .map((c) => ({ ...c, stage: nameOfStage(c.stage) }));
  return {
    file: plan.file,
    target: plan.target,
    stages: plan.stages.map(({ index, name, base, lines, needed, notNeeded }) => ({
      index,
      ...(name !== undefined && { name }),
      base,
      lines,
      needed,
      ...(notNeeded !== undefined && { notNeeded }),
    })),
    steps,
    sources: [...sources.values()],
    edges,
    problems: [
      ...plan.problems,
      ...(explanation?.problems ?? []).map((p) => ({ lines: [0, 0] as const, message: problemSentence(p) })),
    ],
    ...(explanation !== undefined && {
      build: {
        id: explanation.build.ref ?? '',
        label: buildLabel(explanation.build),
        detail: buildDetail(explanation),
      },
      summary: summaryOf(explanation),
      roots: rootViews(explanation),
    }),
    ...(critical !== undefined && { critical }),
    ...(comparison !== undefined && { comparison }),
    ...(explanation?.baseline !== undefined && {
      baseline: {
        id: explanation.baseline.ref ?? '',
        label: buildLabel(explanation.baseline),
        detail: explanation.baselineWhy === undefined ? '' : baselineSentence(explanation.baselineWhy, 'past'),
      },
    }),
    ...(platforms.length > 1 && { platforms }),
    ...(platform !== undefined && { platform }),
    ...(options.forecast !== undefined && { forecast: forecastView(options.forecast) }),
    ...(options.message !== undefined && { message: options.message }),
  };
}

function summaryOf({ summary: { roots: _roots, ...summary } }: Explanation): Omit<Summary, 'roots'> {
  return summary;
}

const buildDetail = (e: Explanation): string =>
  list(
    [e.build.status, e.build.builder ?? '', e.build.target === undefined ? '' : `target ${e.build.target}`].filter(
      (x) => x !== '',
    ),
  );
