import { mask } from '../core/format/mask';
import type { BuildRecord } from '../core/records';
import type { Archive } from './archive';

/** Version of what is kept; entries of another one are read anew from the builder. */
const version = 1;

const maskAll = (values: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, mask(name.replace(/^build-arg:/, ''), value)]),
  );

/** A record as it may be kept: values whose names look secret are masked. */
export function withoutSecrets(record: BuildRecord): BuildRecord {
  return {
    ...record,
    ...(record.buildArgs !== undefined && { buildArgs: maskAll(record.buildArgs) }),
    ...(record.attrs !== undefined && { attrs: maskAll(record.attrs) }),
  };
}

const isRecord = (value: unknown): value is { version: number; record: BuildRecord } =>
  typeof value === 'object' && value !== null && 'version' in value && value.version === version && 'record' in value;

/** Keeps a finished build's record. */
export const keepRecord = (archive: Archive, ref: string, record: BuildRecord): Promise<void> =>
  archive.put('record', ref, { version, record: withoutSecrets(record) });

/** A kept record; undefined when there is none. */
export async function keptRecord(archive: Archive, ref: string, now: number): Promise<BuildRecord | undefined> {
  const value = await archive.get('record', ref, now);
  return isRecord(value) ? value.record : undefined;
}
