import { verdictOf } from '../core/context/diff';
import type { Fingerprint } from '../core/context/fingerprint';
import { chooseBaselines, explain, planned, type ContextVerdict, type Explanation } from '../core/explain';
import { words } from '../core/format/words';
import type { BuildRecord } from '../core/records';
import type { Builds, KnownBuild } from './builds';

/** A build with its record. */
export interface ReadBuild {
  readonly build: KnownBuild;
  readonly record: BuildRecord;
}

/** Everything an explanation is made from besides the text in the editor. */
export interface Case extends ReadBuild {
  readonly baselines: readonly BuildRecord[];
  readonly baselineWhy: string;
  /** The build that the first baseline is of. */
  readonly baseline?: KnownBuild;
  /** Fingerprints of the contexts of both builds. */
  readonly context?: { readonly now: Fingerprint; readonly old: Fingerprint };
}

/**
 * Gathers what a build is compared with: the build a person chose, else the newest earlier ones that are alike.
 * @throws Error when the chosen build can't be read.
 */
export async function gather(
  builds: Builds,
  read: ReadBuild,
  candidates: readonly ReadBuild[],
  chosen: KnownBuild | undefined,
): Promise<Case> {
  const found =
    chosen === undefined
      ? chooseBaselines(
          read.record,
          candidates.map((c) => c.record),
        )
      : { records: [await builds.record(chosen)], why: words.baselineGiven };
  const baseline = chosen ?? candidates.find((c) => c.record === found.records[0])?.build;
  const [now, old] = [await builds.fingerprintOf(read.record.ref), await builds.fingerprintOf(found.records[0]?.ref)];
  return {
    ...read,
    baselines: found.records,
    baselineWhy: found.why,
    ...(baseline !== undefined && { baseline }),
    ...(now !== undefined && old !== undefined && { context: { now, old } }),
  };
}

/** What the fingerprints say of each step's files. */
function contextOf({ record, context }: Case, text: string, file: string): Map<string, ContextVerdict> {
  const verdicts = new Map<string, ContextVerdict>();
  if (context === undefined) return verdicts;
  for (const step of planned(record, text, file).plan?.steps ?? []) {
    const sources = step.inputs.flatMap((i) => (i.kind === 'context' ? (i.paths ?? ['.']) : []));
    if (sources.length > 0) verdicts.set(step.id, verdictOf(context.old, context.now, sources, record.startedAt));
  }
  return verdicts;
}

/** Explains a build; `text` stands in for Dockerfiles that the records do not keep. */
export function explainCase(found: Case, text: string, file: string): Explanation {
  return explain({
    ...planned(found.record, text, file),
    baselines: found.baselines.map((r) => planned(r, text, file)),
    context: contextOf(found, text, file),
    baselineWhy: found.baselineWhy,
  });
}

/** Records of a case that keep no Dockerfile are read by the text in the editor: the explanation changes with it. */
export const needsText = (found: Case): boolean =>
  [found.record, ...found.baselines].some((r) => r.dockerfile === undefined);

/**
 * Explains a build by what its own record keeps, for lists of builds.
 * @throws Error when its record can't be read.
 */
export async function explainKnown(builds: Builds, build: KnownBuild): Promise<Explanation> {
  const record = await builds.record(build);
  const found = await gather(builds, { build, record }, await builds.newest(), undefined);
  return explainCase(found, record.dockerfile ?? '', record.dockerfilePath ?? 'Dockerfile');
}
