import { buildLabel } from '../words/builds';
import { forecastHeadline } from '../format/forecast-line';
import { surest } from '../cause';
import type { Forecast } from '../forecast/types';
import { toldNote } from '../words/notes';
import { assumptionSentence, baselineSentence, edgeSentence } from '../words/reasons';
import { tell } from '../words/told';
import type { ForecastView, RootView } from './types';

function rootViews(f: Forecast): RootView[] {
  return f.summary.roots.flatMap((root): RootView[] => {
    const step = f.steps.find((s) => s.step.id === root.step);
    if (step === undefined) return [];
    const own = step.causes.filter((c) => c.via === undefined);
    return [{ step: root.step, text: forecastHeadline(f, root), certainty: surest(own), seconds: root.seconds }];
  });
}

/** A forecast as the panel shows it, over the graph of its plan. */
export function forecastView(f: Forecast): ForecastView {
  const { roots: _roots, ...summary } = f.summary;
  return {
    ...(f.baseline !== undefined && {
      baseline: {
        id: f.baseline.ref ?? '',
        label: buildLabel(f.baseline),
        detail: baselineSentence(f.baselineWhy, 'next'),
      },
    }),
    steps: f.steps.map(({ step, outcome, seconds, causes, root, notes }) => ({
      id: step.id,
      outcome,
      seconds,
      causes: causes.map((c) => tell(c, 'next')),
      ...(root !== undefined && { root }),
      ...toldNote(notes),
    })),
    edges: f.edges.map(({ from, to, carries, why }) => ({ from, to, carries, why: edgeSentence(why, 'next') })),
    summary,
    roots: rootViews(f),
    assumes: f.assumes.map(assumptionSentence),
  };
}
