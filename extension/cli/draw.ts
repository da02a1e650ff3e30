import ELK from 'elkjs/lib/elk.bundled.js';
import { fromElk, toElk } from '../layout';
import type { Explanation } from '../core/explain';
import { toDot } from '../core/format/dot';
import { toMermaid } from '../core/format/mermaid';
import { stageName } from '../core/words/terms';
import { toSvg } from '../core/format/svg';
import type { Plan } from '../core/plan';
import type { Replay } from '../core/replay';
import { shareSentence } from '../core/words/replay';
import { toGraphView } from '../core/view/graph-view';

type Drawing = 'svg' | 'dot' | 'mermaid';

const all = { collapsed: [], hidden: [], hideEmpty: false, vertical: false } as const;

/** What a step's box says and shows, besides what a build did. */
type Marks = ReadonlyMap<string, { readonly share: number; readonly seconds: number; readonly why: string }>;

async function svg(plan: Plan, explanation: Explanation | undefined, marks?: Marks): Promise<string> {
  const view = toGraphView(plan, explanation === undefined ? {} : { explanation });
  const layout = fromElk(view, all, await new ELK().layout(toElk(view, all)));
  const steps = new Map(view.steps.map((s) => [s.id, s]));
  return toSvg({
    width: layout.width,
    height: layout.height,
    stages: layout.stages.map((s) => ({
      ...s,
      title: stageName(plan, s.index),
      base: plan.stages[s.index]?.base ?? '',
    })),
    steps: layout.steps.map((box) => {
      const step = steps.get(box.id);
      const outcome = explanation === undefined ? undefined : step?.outcome;
      return {
        ...box,
        text: step?.text ?? '',
        outcome,
        seconds: step?.seconds ?? 0,
        why: step?.causes[0]?.message ?? '',
        ...marks?.get(box.id),
      };
    }),
    edges: layout.edges.map(({ edge, points }) => ({ points, dashed: edge.kind !== 'parent', carries: edge.carries })),
  });
}

async function draw(plan: Plan, explanation: Explanation | undefined, format: Drawing): Promise<string> {
  switch (format) {
    case 'dot':
      return toDot(plan, explanation);
    case 'mermaid':
      return toMermaid(plan, explanation);
    case 'svg':
      return svg(plan, explanation);
  }
}

/** The graph of a replay, each step by its share of the commits. */
export function drawReplay(r: Replay, seconds: ReadonlyMap<string, number>): Promise<string> {
  const marks = r.steps.map(
    (s) => [s.step.id, { share: s.share, seconds: seconds.get(s.step.id) ?? 0, why: shareSentence(s) }] as const,
  );
  return svg(r.plan, undefined, new Map(marks));
}

export const drawPlan = (plan: Plan, format: Drawing): Promise<string> => draw(plan, undefined, format);
export const drawExplanation = (e: Explanation, format: Drawing): Promise<string> => draw(e.plan, e, format);
