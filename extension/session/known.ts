import { labelOf, type RecordLabel } from '../archive/records';
import type { HistoryEntry } from '../buildx';
import { placeOfRecord, type Place } from '../core/lines';
import type { BuildRecord } from '../core/records';

/** A build a person may choose: from a builder's history, from a file, or kept after its builder forgot it. */
export interface KnownBuild {
  readonly id: string;
  readonly label: string;
  /** Milliseconds since 1970; 0 when it is not known. */
  readonly startedAt: number;
  readonly completedAt?: number;
  readonly status: BuildRecord['status'];
  /** Steps that came from the cache, and all steps; absent when nobody has counted. */
  readonly cached?: number;
  readonly total?: number;
  readonly builder?: string;
  readonly entry?: HistoryEntry;
  /** Address of the file it was read from. */
  readonly file?: string;
  /** Kept by the extension after its builder forgot it. */
  readonly archived?: true;
  /** Where it was made, as far as that was noted; absent when only its record can tell. */
  readonly place?: Place;
}

/** A build with its record. */
export interface ReadBuild {
  readonly build: KnownBuild;
  readonly record: BuildRecord;
}

const statuses: Readonly<Record<string, KnownBuild['status']>> = {
  Running: 'running',
  Completed: 'completed',
  Error: 'failed',
  Canceled: 'canceled',
};

const withPlace = (place: Place | undefined): Pick<KnownBuild, 'place'> => (place === undefined ? {} : { place });

/** A build in history; the label of its kept record has better counts, since BuildKit counts its own vertices too. `noted`: the place that its ref tells. */
export const ofHistory = (
  entry: HistoryEntry,
  label: RecordLabel | undefined,
  noted: Place | undefined,
): KnownBuild => ({
  id: entry.ref,
  label: entry.name,
  startedAt: entry.createdAt,
  ...(entry.completedAt !== undefined && { completedAt: entry.completedAt }),
  status: statuses[entry.status] ?? 'unknown',
  ...(label !== undefined && { cached: label.cached, total: label.total }),
  builder: entry.builder,
  entry,
  ...withPlace(noted ?? label?.place),
});

function ofLabel(id: string, { name, ...label }: RecordLabel, otherName: string): KnownBuild {
  return { id, ...label, label: name ?? otherName, startedAt: label.startedAt ?? 0 };
}

/** A kept record of a build that its builder has forgotten. */
export function ofArchive(ref: string, label: RecordLabel): KnownBuild {
  const [builder] = ref.split('/');
  return { ...ofLabel(ref, label, ref), ...(builder !== undefined && { builder }), archived: true };
}

/** The `index`th build of a record file. */
export const ofFile = (file: string, name: string, record: BuildRecord, index: number): KnownBuild => ({
  ...ofLabel(`${file}#${index}`, labelOf(record), name),
  ...(record.builder !== undefined && { builder: record.builder }),
  file,
  place: placeOfRecord(record),
});
