import type { Fact } from '../cause';
import { sameDigest, type MatchedStep } from '../match';
import type { BuildRecord } from '../records/types';
import { basesOf, type StepFacts } from './facts';

/** Repository and tag without a default registry's prefixes: as people write it. */
export const familiar = (ref: string): string =>
  ref.replace(/^docker\.io\/(?:library\/)?/, '').replace(/@sha256:.*$/, '');

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

const short = (bases: ReadonlyMap<string, string>): Map<string, string> =>
  new Map([...bases].map(([key, digest]) => [familiar(key), digest]));

/** Two names of one digest: the same image. */
export const isOneImage = (a: MatchedStep, b: MatchedStep): boolean =>
  a.image?.digest !== undefined && a.image.digest === b.image?.digest;

/** What a reference was in the baseline and is in this build; undefined parts are not recorded. */
export interface ImageDigests {
  readonly old: string | undefined;
  readonly new: string | undefined;
  readonly from: Extract<Fact, { kind: 'digest-moved' }>['from'];
}

/** The digests of an image that a step stands on or reads. */
export function imageDigests({ build, baseline, now }: StepFacts, ref: string): ImageDigests {
  const name = familiar(ref);
  const tagged = name.includes(':') ? name : `${name}:latest`;
  const find = (digests: ReadonlyMap<string, string>): string | undefined =>
    digests.get(`${tagged} ${now.platform ?? ''}`) ?? digests.get(tagged) ?? digests.get(name);
  const both = (of: (b: StepFacts['build']) => ReadonlyMap<string, string>) =>
    [baseline === undefined ? undefined : find(of(baseline)), find(of(build))] as const;
  const named = both((b) => short(basesOf(b)));
  const isNamed = named[0] !== undefined && named[1] !== undefined;
  const [old, digest] = isNamed ? named : both((b) => materialsOf(b.record));
  return { old, new: digest, from: isNamed ? 'vertices' : 'materials' };
}

/** A reference that gives another digest than in the baseline; undefined when it does not, or is not recorded. */
export function movedImage(facts: StepFacts, ref: string): Extract<Fact, { kind: 'digest-moved' }> | undefined {
  const { old, new: digest, from } = imageDigests(facts, ref);
  // A log may cut a digest.
  if (old === undefined || digest === undefined || sameDigest(old, digest) !== false) return undefined;
  return { kind: 'digest-moved', ref: familiar(ref), old, new: digest, from };
}
