import { stepCounts } from '../core/explain';
import { placeOfRecord, type Place } from '../core/lines';
import { mask } from '../core/text/mask';
import { Secrets } from '../core/text/secrets';
import type { BuildRecord } from '../core/records';
import type { Archive } from './archive';

/** Version of what is kept; entries of another one are read anew from the builder. */
const version = 1;

const maskAll = (values: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, mask(name.replace(/^build-arg:/, ''), value)]),
  );

/**
 * A record as it may be kept: values whose names look secret are masked, and what is known to be secret in what the steps wrote.
 * What steps are compared by stays as it is.
 */
function withoutSecrets(record: BuildRecord): BuildRecord {
  const secrets = new Secrets();
  secrets.learnFrom(record);
  return {
    ...record,
    vertices: record.vertices.map((v) => ({
      ...v,
      log: v.log.map((line) => secrets.hide(line)),
      ...(v.error !== undefined && { error: secrets.hide(v.error) }),
    })),
    ...(record.error !== undefined && { error: secrets.hide(record.error) }),
    ...(record.buildArgs !== undefined && { buildArgs: maskAll(record.buildArgs) }),
    ...(record.attrs !== undefined && { attrs: maskAll(record.attrs) }),
  };
}

/** What a list shows of a kept record: read instead of the record, which may be megabytes. */
export interface RecordLabel {
  readonly name?: string;
  readonly startedAt?: number;
  readonly completedAt?: number;
  readonly status: BuildRecord['status'];
  /** Steps that came from the cache, and all that were done. */
  readonly cached: number;
  readonly total: number;
  /** Where the build was made; absent in what an older version kept. */
  readonly place?: Place;
}

/** What a list shows of a record. */
export const labelOf = (record: BuildRecord): RecordLabel => ({
  ...(record.name !== undefined && { name: record.name }),
  ...(record.startedAt !== undefined && { startedAt: record.startedAt }),
  ...(record.completedAt !== undefined && { completedAt: record.completedAt }),
  status: record.status,
  ...stepCounts(record),
  place: placeOfRecord(record),
});

const isKept = <K extends string>(value: unknown, field: K): value is { version: number } & Record<K, object> =>
  typeof value === 'object' &&
  value !== null &&
  'version' in value &&
  value.version === version &&
  field in value &&
  typeof (value as Record<string, unknown>)[field] === 'object';

/** Keeps a finished build's record, then its label: a kill between the two leaves a record whose label is made when it is asked for. */
export async function keepRecord(archive: Archive, ref: string, record: BuildRecord): Promise<void> {
  await archive.put('record', ref, { version, record: withoutSecrets(record) });
  await archive.put('label', ref, { version, label: labelOf(record) });
}

/** A kept record; undefined when there is none. */
export async function keptRecord(archive: Archive, ref: string, now: number): Promise<BuildRecord | undefined> {
  const value = await archive.get('record', ref, now);
  return isKept(value, 'record') ? (value.record as BuildRecord) : undefined;
}

/** The label of a kept record; made from the record, and kept, when it is missing. */
export async function keptLabel(archive: Archive, ref: string): Promise<RecordLabel | undefined> {
  const kept = await archive.peek('label', ref);
  if (isKept(kept, 'label')) return kept.label as RecordLabel;
  const value = await archive.peek('record', ref);
  if (!isKept(value, 'record')) return undefined;
  const label = labelOf(value.record as BuildRecord);
  await archive.put('label', ref, { version, label });
  return label;
}
