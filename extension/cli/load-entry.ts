import type { Buildx, HistoryEntry } from '../buildx';
import type { BuildRecord } from '../core/records';

/** A build's record, with the time its history tells; undefined when it can't be read. */
export const loadEntry = (buildx: Buildx, entry: HistoryEntry): Promise<BuildRecord | undefined> =>
  buildx.load(entry).then(
    (record) => ({ ...record, startedAt: record.startedAt ?? entry.createdAt }),
    () => undefined,
  );
