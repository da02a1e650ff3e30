import { list, stepIn } from '../../format/short';
import { words } from '../../format/words';
import { isCarried } from '../carried';
import { ownLayer } from '../layers';
import type { Rule } from '../rule';
import type { Cause } from '../types';

/** What COPY --from and mounts select is keyed by its content: a source that ran again invalidates only by other files. */
export const sourceRebuilt: Rule = {
  kind: 'source-rebuilt',
  phase: 'content',
  find(facts, seen) {
    const { now, sources, build, baseline } = facts;
    if (isCarried(facts, seen)) return [];
    const ran = sources.filter(({ step }) => seen.changed(step.step.id));
    return ran.map(({ input, step }): Cause => {
      const paths = list(input.paths ?? []);
      const [old, layer] = [ownLayer(facts.aligned?.old), ownLayer(now)];
      const layers = old !== undefined && layer !== undefined && old !== layer ? [words.layersDiffer(old, layer)] : [];
      return {
        kind: 'source-rebuilt',
        certainty: ran.length === 1 && baseline !== undefined ? 'inferred' : 'unknown',
        message: words.sourceRebuilt(paths, stepIn(build.match.plan, step.step)),
        culprit: { kind: 'step', step: step.step.id, lines: step.step.lines, name: step.step.text },
        evidence: [
          ...layers,
          words.sourceRan,
          ...(ran.length === 1 ? [words.ruledOutForSource] : [words.severalSources(ran.length)]),
        ],
        wouldTell: words.layersWouldTell,
        via: step.step.id,
      };
    });
  },
};
