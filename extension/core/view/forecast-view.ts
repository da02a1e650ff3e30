import { buildLabel } from '../format/build-label';
import { forecastHeadline } from '../format/forecast-line';
import { sureness } from '../forecast/certainty';
import type { Forecast } from '../forecast/types';
import type { ForecastView, RootView } from './types';

function rootsOf(f: Forecast): RootView[] {
  return f.summary.roots.flatMap((root): RootView[] => {
    const step = f.steps.find((s) => s.step.id === root.step);
    if (step === undefined) return [];
    const own = step.causes.filter((c) => c.via === undefined);
    return [{ step: root.step, text: forecastHeadline(f, root), certainty: sureness(own), seconds: root.seconds }];
  });
}

/** A forecast as the panel shows it, over the graph of its plan. */
export function forecastView(f: Forecast): ForecastView {
  return {
    ...(f.baseline !== undefined && {
      baseline: { id: f.baseline.ref ?? '', label: buildLabel(f.baseline), detail: f.baselineWhy },
    }),
    steps: f.steps.map(({ step, outcome, seconds, causes, root, note }) => ({
      id: step.id,
      outcome,
      seconds,
      causes,
      ...(root !== undefined && { root }),
      ...(note !== undefined && { note }),
    })),
    edges: f.edges.map(({ from, to, carries, why }) => ({ from, to, carries, why })),
    summary: f.summary,
    roots: rootsOf(f),
    assumes: f.assumes,
  };
}
