import type { BaselineReason } from '../cause';
import type { BuildRecord } from '../records/types';

/** How many earlier builds a step is looked for in. */
const maxBaselines = 8;

const same = (a: string | undefined, b: string | undefined): boolean => a === undefined || b === undefined || a === b;
const baseName = (path: string | undefined): string | undefined => path?.split(/[\\/]/).at(-1);

/** Same Dockerfile as far as the records tell: the same context folder and file name. */
export function sameFile(a: BuildRecord, b: BuildRecord): boolean {
  return same(a.contextPath, b.contextPath) && same(baseName(a.dockerfilePath), baseName(b.dockerfilePath));
}

const platforms = (r: BuildRecord): string => [...(r.platforms ?? [])].sort().join(',');

export interface Baselines {
  /** Newest first. */
  readonly records: readonly BuildRecord[];
  readonly why: BaselineReason;
}

/**
 * Earlier builds to compare with: of the same file, target, platforms and builder, newest first; failing that, of any
 * builder. A step is compared with the first of them in which it was available (collect.ts).
 */
export function chooseBaselines(record: BuildRecord, others: readonly BuildRecord[]): Baselines {
  const earlier = others
    .filter((o) => o !== record && (o.ref === undefined || o.ref !== record.ref) && o.status !== 'running')
    .filter((o) => (o.startedAt ?? 0) < (record.startedAt ?? Infinity))
    .filter((o) => sameFile(o, record) && (o.target ?? '') === (record.target ?? ''))
    .sort((a, b) => (b.startedAt ?? 0) - (a.startedAt ?? 0));
  const alike = earlier.filter((o) => platforms(o) === platforms(record));
  const own = alike.filter((o) => same(o.builder, record.builder));
  if (own.length > 0) return { records: own.slice(0, maxBaselines), why: { kind: 'newest' } };
  if (alike.length > 0) return { records: alike.slice(0, maxBaselines), why: { kind: 'other-builder' } };
  return { records: earlier.slice(0, 1), why: { kind: earlier.length > 0 ? 'other-platform' : 'none' } };
}
