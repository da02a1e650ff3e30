import type { BaselineReason } from '../cause';
import { before, differencesOf, type LineDifference } from '../lines';
import type { BuildRecord } from '../records/types';

/** How many earlier builds a step is looked for in. */
const maxBaselines = 8;

export interface Baselines {
  /** Newest first. */
  readonly records: readonly BuildRecord[];
  readonly why: BaselineReason;
}

/** Builds that differ from a record in no more than what is named. */
const within = (
  record: BuildRecord,
  builds: readonly BuildRecord[],
  allowed: readonly LineDifference[],
): BuildRecord[] => builds.filter((b) => differencesOf(b, record).every((d) => allowed.includes(d)));

/**
 * Builds of the same Dockerfile for other targets, the newest first, whenever they were: stages that both need may be in the builder from
 * them. A build is not compared with them.
 */
export const buildsBeside = (record: BuildRecord, others: readonly BuildRecord[]): readonly BuildRecord[] =>
  before({ ...record, startedAt: Infinity }, others)
    .filter((b) => b !== record && differencesOf(b, record).join() === 'target')
    .slice(0, maxBaselines);

/**
 * Earlier builds to compare with: of the build's own line, newest first; failing that, of the line on any builder, then with
 * other named contexts or other stages chosen, then for any platform. A step is compared with the first of them in which it was available (collect.ts).
 */
export function chooseBaselines(record: BuildRecord, others: readonly BuildRecord[]): Baselines {
  const earlier = before(record, others);
  const own = within(record, earlier, []);
  if (own.length > 0) return { records: own.slice(0, maxBaselines), why: { kind: 'newest' } };
  const elsewhere = within(record, earlier, ['builder']);
  if (elsewhere.length > 0) return { records: elsewhere.slice(0, maxBaselines), why: { kind: 'other-builder' } };
  const [replaced] = within(record, earlier, ['builder', 'replaced']);
  if (replaced !== undefined) return { records: [replaced], why: { kind: 'other-line' } };
  const [newest] = within(record, earlier, ['builder', 'platforms', 'replaced']);
  return newest === undefined
    ? { records: [], why: { kind: 'none' } }
    : { records: [newest], why: { kind: 'other-platform' } };
}
