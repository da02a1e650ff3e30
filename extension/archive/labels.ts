import type { Archive } from './archive';
import { keptLabel, type RecordLabel } from './records';

/** Version of the index; one of another version is made anew. */
const version = 1;
const key = 'labels';
/** How many labels are read at once: each is a small file. */
const atOnce = 16;
/** How many builds of one Dockerfile are kept: a project that is built all day must not push out the others. */
const maxOfFile = 100;

type Labels = ReadonlyMap<string, RecordLabel>;

async function indexed(archive: Archive): Promise<Map<string, RecordLabel>> {
  const value = await archive.peek('index', key);
  const { version: found, labels } = (typeof value === 'object' && value !== null ? value : {}) as {
    readonly version?: unknown;
    readonly labels?: unknown;
  };
  return found === version && Array.isArray(labels) ? new Map(labels as [string, RecordLabel][]) : new Map();
}

/**
 * Labels of all kept records by ref. They stand in one file; those of records that were kept since are read one by one, and
 * added to it. `known` are labels at hand.
 */
export async function keptLabels(archive: Archive, known: Labels = new Map()): Promise<Labels> {
  const refs = await archive.names('record');
  const index = refs.every((ref) => known.has(ref)) ? new Map<string, RecordLabel>() : await indexed(archive);
  const found = new Map<string, RecordLabel>();
  const missing: string[] = [];
  for (const ref of refs) {
    const label = known.get(ref) ?? index.get(ref);
    if (label === undefined) missing.push(ref);
    else found.set(ref, label);
  }
  let added = 0;
  for (let i = 0; i < missing.length; i += atOnce)
    await Promise.all(
      missing.slice(i, i + atOnce).map(async (ref) => {
        const label = await keptLabel(archive, ref);
        if (label === undefined) return;
        found.set(ref, label);
        added++;
      }),
    );
  if (added > 0) await archive.put('index', key, { version, labels: [...found] }).catch(() => undefined);
  return found;
}

/** Forgets the oldest builds of each Dockerfile of which more are kept than its share; gives the labels that are left. */
export async function dropSurplus(archive: Archive, labels: Labels, max = maxOfFile): Promise<Labels> {
  const counts = new Map<string, number>();
  const left = new Map<string, RecordLabel>();
  const newestFirst = [...labels].sort(([, a], [, b]) => (b.startedAt ?? 0) - (a.startedAt ?? 0));
  for (const [ref, label] of newestFirst) {
    const file = label.place?.dockerfile;
    const count = file === undefined ? 0 : (counts.get(file) ?? 0) + 1;
    if (file !== undefined) counts.set(file, count);
    if (count <= max) left.set(ref, label);
    else await Promise.all((['record', 'label'] as const).map((kind) => archive.drop(kind, ref)));
  }
  return left;
}
