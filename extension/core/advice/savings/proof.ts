import type { Fix } from '../types';
import type { TrialChange } from './trial';

/** A step of a measured build. */
export interface TrialStep {
  readonly text: string;
  readonly seconds: number;
}

/** The build after the change, as it was measured. */
export interface TrialBuild {
  /** From the start of buildx to its end. */
  readonly seconds: number;
  /** Seconds of the build before the change, everything built anew. */
  readonly firstSeconds: number;
  readonly ran: readonly TrialStep[];
  readonly cached: readonly TrialStep[];
}

/** What two builds before and two after an edit showed. */
export interface Proof {
  readonly fix: Pick<Fix, 'id' | 'title'>;
  readonly builder?: string;
  readonly change: TrialChange;
  /** Stages outside the target's own were built without the cache, as a fresh builder does. */
  readonly fresh: boolean;
  readonly before: TrialBuild;
  readonly after: TrialBuild;
}

/** `confirmed`: fewer steps ran, and in less time; `fewer-steps`: fewer ran, the time shows nothing; `not-confirmed`. */
export type Verdict = 'confirmed' | 'fewer-steps' | 'not-confirmed';

const work = (b: TrialBuild): number => b.ran.reduce((sum, s) => sum + s.seconds, 0);

/** What a proof shows: by the steps that ran, since one measurement of time alone proves little. */
export function verdictOf({ before, after }: Proof): Verdict {
  const ranBefore = new Set(before.ran.map((s) => s.text));
  const runs = (b: TrialBuild): number => b.ran.filter((s) => /^RUN\b/i.test(s.text)).length;
  const gone = [...ranBefore].some((t) => !after.ran.some((s) => s.text === t));
  if (!gone || runs(after) > runs(before) || (runs(after) === runs(before) && after.ran.length >= before.ran.length))
    return 'not-confirmed';
  return after.seconds < before.seconds && work(after) < work(before) ? 'confirmed' : 'fewer-steps';
}
