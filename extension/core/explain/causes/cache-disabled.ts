import type { StepFacts } from '../facts';
import type { Rule } from '../rule';

/** `--no-cache` runs everything again, `--no-cache-filter STAGE` one stage (frontend attribute `no-cache`). */
function flagOf({ build, now }: StepFacts): string | undefined {
  const { record, match } = build;
  if (record.noCache === true) return '--no-cache';
  if (record.keepsLayers === false) return '--layers=false';
  const stage = match.plan.stages[now.step.stage];
  const filtered = record.noCacheFilter?.find(
    (f) => f.toLowerCase() === stage?.name?.toLowerCase() || f === String(now.step.stage),
  );
  return filtered === undefined ? undefined : `--no-cache-filter ${filtered}`;
}

export const cacheDisabled: Rule = {
  kind: 'cache-disabled',
  phase: 'own',
  find(facts) {
    const flag = flagOf(facts);
    if (flag === undefined) return [];
    const isShown = facts.build.record.keepsLayers === false;
    return [
      {
        kind: 'cache-disabled',
        certainty: isShown ? 'inferred' : 'proven',
        subject: { flag },
        culprit: { kind: 'flag', name: flag },
        evidence: isShown
          ? [{ kind: 'nothing-cached' }]
          : [{ kind: 'attribute', name: 'no-cache', value: facts.build.record.attrs?.['no-cache'] ?? '' }],
      },
    ];
  },
};
