import { align, type Aligned } from '../explain/align';
import { platformIn } from '../explain/collect';
import type { Build } from '../explain/build';
import { isWork, round } from '../explain/summary';
import { stageRef } from '../cause';
import { buildOf, type PlannedRecord } from '../explain/build';
import type { Match, MatchedStep } from '../match';
import type { ComparedStep, Comparison, StepInBuild } from './types';

const inBuild = (s: MatchedStep): StepInBuild => ({
  text: s.step.text,
  outcome: s.outcome,
  seconds: round(s.seconds),
});

const where = (match: Match, s: MatchedStep): Pick<ComparedStep, 'stage' | 'platform'> => ({
  stage: stageRef(match.plan, s.step.stage),
  ...(s.platform !== undefined && { platform: s.platform }),
});

function paired(now: Match, s: MatchedStep, aligned: Aligned | undefined): ComparedStep {
  const { old, change = 'added' } = aligned ?? {};
  return {
    id: s.step.id,
    ...where(now, s),
    change,
    now: inBuild(s),
    ...(old !== undefined && { before: inBuild(old) }),
  };
}

function comparePlatform(now: Match, old: Match, platform: string | undefined): ComparedStep[] {
  const oldPlatform = platformIn(old, platform);
  const aligned = align(now, old, platform, oldPlatform);
  const rows = now.steps
    .filter((s) => s.platform === platform && isWork(s))
    .map((s) => paired(now, s, aligned.get(s.step.id)));
  const rowOf = new Map(rows.map((r) => [aligned.get(r.id ?? '')?.old, r]));
  // A step that is gone stands after the one it stood after.
  let last: ComparedStep | undefined;
  for (const s of old.steps.filter((o) => o.platform === oldPlatform && isWork(o))) {
    const known = rowOf.get(s);
    const row: ComparedStep = known ?? { ...where(old, s), change: 'removed', before: inBuild(s) };
    if (known === undefined) rows.splice(last === undefined ? 0 : rows.indexOf(last) + 1, 0, row);
    last = row;
  }
  return rows.filter((r) => [r.before, r.now].some((s) => s !== undefined && s.outcome !== 'not-needed'));
}

/** The same of two records; nothing without a baseline. */
export const compareRecords = (now: PlannedRecord, baseline: PlannedRecord | undefined): Comparison | undefined =>
  baseline === undefined ? undefined : compare(buildOf(now), buildOf(baseline));

/** A comparison with the ids of another text's steps. */
export const withIds = (comparison: Comparison, idOf: (id: string) => string): Comparison =>
  comparison.map((c) => (c.id === undefined ? c : { ...c, id: idOf(c.id) }));

/**
 * Lays two builds beside each other, platform by platform. Steps are paired as explain pairs them; what neither build
 * needed is left out.
 */
export function compare(now: Build, baseline: Build): Comparison {
  const platforms = [...new Set(now.match.steps.map((s) => s.platform))];
  return platforms.flatMap((p) => comparePlatform(now.match, baseline.match, p));
}
