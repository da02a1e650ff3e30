import { isClaimed, stepRef, type Cause, type Fact } from '../../cause';
import { isCarried } from '../carried';
import { openLinks } from '../chain/standing';
import { ruledOut } from '../compared-parts';
import { ownLayer } from '../layers';
import { formOf } from '../../records/forms';
import type { Rule } from '../rule';
import { isLog, unseenFlags } from '../unseen';

/** What COPY --from and mounts select is keyed by its content: a source that is another invalidates only by other files. */
export const sourceRebuilt: Rule = {
  kind: 'source-rebuilt',
  phase: 'content',
  find(facts, seen) {
    const { now, sources, build, baseline, aligned } = facts;
    if (isCarried(facts, seen)) return [];
    const isChain = formOf(build.record.form).builder !== 'buildkit';
    const others = sources.filter(
      ({ step }) =>
        seen.changed(step.step.id) || seen.doubtful(step.step.id) || (isChain && step.outcome === 'rebuilt'),
    );
    const [old, layer] = [ownLayer(aligned?.old), ownLayer(now)];
    if (old !== undefined && old === layer && now.step.instruction !== 'RUN') return [];
    // Something else that may differ, or does, explains it as well.
    const isOnly =
      others.length === 1 &&
      openLinks(facts, seen).every((l) => l === 'source') &&
      !seen.causes(now.step.id).some(isClaimed);
    const count: Fact[] = others.length > 1 ? [{ kind: 'several-sources', count: others.length }] : [];
    return others.map(({ input, step }): Cause => {
      const doubtful = !isChain && seen.doubtful(step.step.id);
      const isCached = step.outcome === 'cached';
      const how = doubtful ? (isCached ? 'perhaps' : 'ran-perhaps') : isCached ? 'cached' : 'ran';
      const isKnown = isOnly && baseline !== undefined && !doubtful;
      const unseen = isKnown && isLog(build.record);
      return {
        kind: 'source-rebuilt',
        certainty: !isKnown ? 'unknown' : unseen ? 'likely' : 'inferred',
        ...(unseen && { others: [{ kind: 'pruned' } as const, ...unseenFlags(facts)] }),
        subject: {
          use: input.kind === 'mount' ? 'mount' : 'copy',
          paths: input.paths ?? [],
          source: stepRef(build.match.plan, step.step),
          how,
        },
        culprit: { kind: 'step', step: step.step.id, lines: step.step.lines, name: step.step.text },
        evidence: [
          doubtful
            ? { kind: 'below-not-known', step: stepRef(build.match.plan, step.step) }
            : { kind: how === 'cached' ? 'parent-other' : 'source-ran' },
          ...ruledOut(facts, seen),
          ...count,
        ],
        missing: { kind: 'layers' },
        ...(!doubtful && { via: step.step.id }),
      };
    });
  },
};
