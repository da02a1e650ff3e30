import {
  isOfText,
  placeOfRecord,
  shareOfText,
  verdictOfPlace,
  worthOffering,
  type Dockerfile,
  type Place,
  type PlaceVerdict,
} from '../core/lines';
import type { BuildRecord } from '../core/records';
import { inParallel } from './parallel';
import { SeenPaths } from './seen';

/** How many builds of one file are read: its lines share them. */
const maxOwn = 32;
/** How many builds whose place nobody noted are read to find the ones of a file: two full histories. */
const maxUnnoted = 100;
/** How many builds of other folders are read to find one to offer. */
const maxOffered = 12;

/** A build that may be of a file. */
export interface Candidate {
  /** Where it was made, as far as that was noted; undefined when only its record can tell. */
  readonly place?: Place;
  /** Path of the file it was read from: its own paths are those of another machine, unless they lead to something here. */
  readonly recordFile?: string;
}

/** By what a build is known to be of a file: its very path, its place in a repository, or its text alone. */
export type BelongsBy = 'path' | 'repository' | 'text';

export interface OwnBuild<T> {
  readonly candidate: T;
  readonly record: BuildRecord;
}

/** A build of another place whose text fits. */
export interface Offer<T> extends OwnBuild<T> {
  /** How alike the texts are, 0 to 1. */
  readonly share: number;
}

export interface BuildsOfFile<T> {
  /** As they were given: newest first. */
  readonly builds: readonly OwnBuild<T>[];
  /** Absent when there is none. */
  readonly by?: BelongsBy;
  /** When there is none: what could be shown instead, if a person wants it. */
  readonly offer?: Offer<T>;
}

export interface Reading<T> {
  /** The record of a build; undefined when it can't be read. */
  readonly read: (candidate: T) => Promise<BuildRecord | undefined>;
  /** The other Dockerfiles at hand, one of which a text may fit better. */
  readonly others: () => Promise<readonly Dockerfile[]>;
  /** Read no build whose place is not noted: the answer comes at once, and may lack some. */
  readonly notedOnly?: boolean;
}

/** Of builds, newest first, those that are of a Dockerfile. Builds of other places are never among them. */
export async function buildsOfFile<T extends Candidate>(
  file: Dockerfile,
  candidates: readonly T[],
  reading: Reading<T>,
): Promise<BuildsOfFile<T>> {
  const paths = new SeenPaths();
  const verdictOf = (place: Place | undefined, { recordFile }: T): PlaceVerdict =>
    verdictOfPlace(place === undefined ? undefined : paths.seePlace(place, recordFile !== undefined), file);
  const readAll = async (wanted: readonly T[]): Promise<OwnBuild<T>[]> => {
    const records = await inParallel(wanted, (c) => reading.read(c));
    return wanted.flatMap((candidate, i) => {
      const record = records[i];
      return record === undefined ? [] : [{ candidate, record }];
    });
  };
  const verdicts = new Map<T, PlaceVerdict>();
  for (const c of candidates) if (c.place !== undefined) verdicts.set(c, verdictOf(c.place, c));
  const having = (verdict: PlaceVerdict): T[] => candidates.filter((c) => verdicts.get(c) === verdict);

  const byPath = await readAll(having('path').slice(0, maxOwn));
  if (byPath.length > 0) return { builds: byPath, by: 'path' };

  const unnoted = candidates.filter((c) => c.place === undefined && reading.notedOnly !== true).slice(0, maxUnnoted);
  const found = await readAll(unnoted);
  for (const { candidate, record } of found) verdicts.set(candidate, verdictOf(placeOfRecord(record), candidate));
  const known = new Map(found.map((f) => [f.candidate, f]));
  const readKnown = async (wanted: readonly T[]): Promise<OwnBuild<T>[]> => {
    const more = await readAll(wanted.filter((c) => !known.has(c)));
    for (const m of more) known.set(m.candidate, m);
    return wanted.flatMap((c) => known.get(c) ?? []);
  };

  for (const by of ['path', 'repository'] as const) {
    const builds = await readKnown(having(by).slice(0, maxOwn));
    if (builds.length > 0) return { builds, by };
  }
  const silent = await readKnown(having('silent').slice(0, maxUnnoted));
  const others = silent.length === 0 ? [] : await reading.others();
  const byText = silent
    .filter(({ record, candidate }) => isOfText(record, file, others, candidate.recordFile))
    .slice(0, maxOwn);
  if (byText.length > 0) return { builds: byText, by: 'text' };
  if (reading.notedOnly === true) return { builds: [] };

  const elsewhere = await readKnown(having('elsewhere').slice(0, maxOffered));
  const [offer] = [...silent, ...elsewhere]
    .map((f) => ({ ...f, share: shareOfText(f.record, file.text) }))
    .filter((f) => f.share >= worthOffering)
    .sort((a, b) => b.share - a.share);
  return { builds: [], ...(offer !== undefined && { offer }) };
}
