import { formOf } from '../records/forms';
import type { BuildRecord, Vertex } from '../records/types';
import { isCut, parseVertexName, place, sameShown } from './names';

/** A step's place with its label whole: rows of several platforms stay apart. */
function keyOf({ name }: Vertex): string | undefined {
  const parsed = parseVertexName(name);
  return parsed === undefined ? undefined : `${parsed.platform ?? ''} ${parsed.link ? 'LINK ' : ''}${place(parsed)}`;
}

/**
 * A terminal cuts names at its width. Where another log at hand has the same step at the same place by a longer name that begins so,
 * that name stands for both: what is cut off can't be told to differ.
 */
export function withWholeNames(record: BuildRecord, others: readonly BuildRecord[]): BuildRecord {
  if (!formOf(record.form).isRows || !record.vertices.some((v) => isCut(v.name))) return record;
  const longer = new Map<string, string[]>();
  for (const v of others.flatMap((o) => o.vertices)) {
    const key = keyOf(v);
    if (key !== undefined) longer.set(key, [...(longer.get(key) ?? []), v.name]);
  }
  const whole = (v: Vertex): Vertex => {
    const parsed = isCut(v.name) ? parseVertexName(v.name) : undefined;
    if (parsed === undefined) return v;
    const found = (longer.get(keyOf(v) ?? '') ?? [])
      .filter((name) => sameShown(parseVertexName(name)?.text ?? '', parsed.text))
      .sort((a, b) => b.length - a.length)[0];
    return found === undefined || found.length <= v.name.length - 1 ? v : { ...v, name: relabeled(v.name, found) };
  };
  return { ...record, vertices: record.vertices.map(whole) };
}

const label = /^(?:LINK )?\[[^\]]*\] /;

/** The row keeps what stands before its text. */
const relabeled = (own: string, other: string): string => `${label.exec(own)?.[0] ?? ''}${other.replace(label, '')}`;
