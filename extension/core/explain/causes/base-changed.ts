import type { Cause, Fact } from '../../cause';
import { sameDigest } from '../../match';
import type { BuildRecord } from '../../records/types';
import { basesOf, type StepFacts } from '../facts';
import type { Rule } from '../rule';

/** Repository and tag without a default registry's prefixes: as people write it. */
const familiar = (ref: string): string => ref.replace(/^docker\.io\/(?:library\/)?/, '').replace(/@sha256:.*$/, '');

/** Digests of image materials by familiar reference (`pkg:docker/alpine@3?platform=…`). */
function materialsOf(record: BuildRecord): Map<string, string> {
  const digests = new Map<string, string>();
  for (const { uri, digest } of record.materials ?? []) {
    const match = /^pkg:docker\/([^?]+?)(?:@([^?@]+))?(?:\?(.*))?$/.exec(uri);
    if (match?.[1] === undefined) continue;
    const name = decodeURIComponent(match[1]);
    const ref = match[2] === undefined ? name : `${name}:${decodeURIComponent(match[2])}`;
    const platform = new URLSearchParams(match[3] ?? '').get('platform');
    digests.set(familiar(ref), digest);
    if (platform !== null) digests.set(`${familiar(ref)} ${platform}`, digest);
  }
  return digests;
}

type MovedDigest = Pick<Extract<Fact, { kind: 'digest-moved' }>, 'old' | 'new' | 'from'>;

function changeOf(facts: StepFacts, ref: string): MovedDigest | undefined {
  const { build, baseline } = facts;
  if (baseline === undefined) return undefined;
  const name = familiar(ref);
  const tagged = name.includes(':') ? name : `${name}:latest`;
  const find = (digests: Map<string, string>): string | undefined =>
    digests.get(`${tagged} ${facts.now.platform ?? ''}`) ?? digests.get(tagged) ?? digests.get(name);
  const short = (bases: Map<string, string>): Map<string, string> =>
    new Map([...bases].map(([key, digest]) => [familiar(key), digest]));
  const named = [find(short(basesOf(baseline))), find(short(basesOf(build)))] as const;
  const material = [find(materialsOf(baseline.record)), find(materialsOf(build.record))] as const;
  const [pair, from] =
    named[0] !== undefined && named[1] !== undefined
      ? ([named, 'vertices'] as const)
      : ([material, 'materials'] as const);
  const [old, now] = pair;
  // A log may cut a digest.
  return old === undefined || now === undefined || sameDigest(old, now) !== false ? undefined : { old, new: now, from };
}

/** The image the step stands on, or copies from, is another one under the same name. */
export const baseChanged: Rule = {
  kind: 'base-changed',
  phase: 'own',
  find(facts) {
    const { now, build } = facts;
    const from = facts.parent?.step.instruction === 'FROM' ? facts.parent : undefined;
    const refs = [
      ...(from === undefined ? [] : [from.image?.ref ?? build.match.plan.stages[from.step.stage]?.base ?? '']),
      ...now.step.inputs.flatMap((i) => (i.kind === 'base' || i.kind === 'image' ? (i.ref ?? []) : [])),
    ];
    return [...new Set(refs)].flatMap((ref): Cause[] => {
      const change = changeOf(facts, ref);
      if (change === undefined) return [];
      const lines = from?.step.lines ?? now.step.lines;
      return [
        {
          kind: 'base-changed',
          certainty: 'proven',
          subject: { how: 'moved', ref: familiar(ref) },
          culprit: { kind: 'image', name: familiar(ref), lines, old: change.old, new: change.new },
          evidence: [{ kind: 'digest-moved', ref: familiar(ref), ...change }],
          cures: [{ kind: 'pin-base', ref: familiar(ref) }],
        },
      ];
    });
  },
};
