import { stepRef, type Cause, type Fact } from '../../cause';
import { isCarried } from '../carried';
import { ownLayer } from '../layers';
import { formOf } from '../../records/forms';
import type { Rule } from '../rule';
import { isLog, unseenFlags } from '../unseen';

/** What COPY --from and mounts select is keyed by its content: a source that ran again invalidates only by other files. */
export const sourceRebuilt: Rule = {
  kind: 'source-rebuilt',
  phase: 'content',
  find(facts, seen) {
    const { now, sources, build, baseline } = facts;
    if (isCarried(facts, seen)) return [];
    const ran = sources.filter(
      ({ step }) =>
        seen.changed(step.step.id) || (formOf(build.record.form).builder !== 'buildkit' && step.outcome === 'rebuilt'),
    );
    const isKnown = ran.length === 1 && baseline !== undefined;
    return ran.map(({ input, step }): Cause => {
      const [old, layer] = [ownLayer(facts.aligned?.old), ownLayer(now)];
      const layers: Fact[] =
        old !== undefined && layer !== undefined && old !== layer ? [{ kind: 'layers-differ', old, new: layer }] : [];
      return {
        kind: 'source-rebuilt',
        certainty: !isKnown ? 'unknown' : isLog(build.record) ? 'likely' : 'inferred',
        ...(isKnown && isLog(build.record) && { others: [{ kind: 'pruned' } as const, ...unseenFlags(facts)] }),
        subject: {
          use: input.kind === 'mount' ? 'mount' : 'copy',
          paths: input.paths ?? [],
          source: stepRef(build.match.plan, step.step),
        },
        culprit: { kind: 'step', step: step.step.id, lines: step.step.lines, name: step.step.text },
        evidence: [
          ...layers,
          { kind: 'source-ran' },
          ran.length === 1 ? { kind: 'only-source-ran' } : { kind: 'several-sources', count: ran.length },
        ],
        missing: { kind: 'layers' },
        via: step.step.id,
      };
    });
  },
};
