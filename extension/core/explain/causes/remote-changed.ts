import type { Cause } from '../../cause';
import { ruledOut } from '../compared-parts';
import type { StepFacts } from '../facts';
import type { Rule } from '../rule';
import { unseenFlags } from '../unseen';

const digestOf = (facts: StepFacts['build'] | undefined, ref: string): string | undefined => {
  const bare = ref.split('#')[0] ?? ref;
  return facts?.record.materials?.find(
    (m) => m.uri === ref || m.uri.split('#')[0] === bare || m.uri.split('#')[0] === `${bare}.git`,
  )?.digest;
};

/** What a URL or a git reference gives is keyed by its content or commit, which a record's materials name. */
export const remoteChanged: Rule = {
  kind: 'remote-changed',
  phase: 'content',
  find(facts, seen) {
    const { now, build, baseline, parent } = facts;
    const alone = parent === undefined || !seen.changed(parent.step.id);
    return now.step.inputs.flatMap((i): Cause[] => {
      if ((i.kind !== 'url' && i.kind !== 'git') || i.ref === undefined || baseline === undefined) return [];
      const old = digestOf(baseline, i.ref);
      const digest = digestOf(build, i.ref);
      const moved = old !== undefined && digest !== undefined && old !== digest;
      if (old !== undefined && old === digest) return [];
      if (!moved && (!alone || facts.aligned?.change !== 'same' || facts.builder !== 'warm')) return [];
      return [
        {
          kind: 'remote-changed',
          certainty: moved ? 'proven' : 'likely',
          ...(!moved && { others: [{ kind: 'pruned' } as const, ...unseenFlags(facts)] }),
          subject: { how: 'content', ref: i.ref },
          culprit: {
            kind: 'url',
            name: i.ref,
            lines: now.step.lines,
            ...(old !== undefined && { old }),
            ...(digest !== undefined && { new: digest }),
          },
          evidence: moved
            ? [{ kind: 'digest-moved', ref: i.ref, old, new: digest, from: 'materials' }]
            : ruledOut(facts, seen),
          ...(!moved && { missing: { kind: 'provenances' } }),
        },
      ];
    });
  },
};
