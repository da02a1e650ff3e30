import { plan as planText } from '../../plan';
import type { Plan } from '../../plan/types';
import type { Replay, Saved, SharedStep } from '../../replay';
import { costOf } from '../../replay/cost';
import { applyEdits } from '../text/edits';
import type { AdviceInput, Fix } from '../types';
import { optionsFor } from '../same/verify';
import { pairing } from './pairing';

/** What a fix does to past commits. */
export interface FixOnCommits extends Saved {
  readonly fix: Fix;
}

/** Replays a text over the same commits; with an ignore file of its own when that is edited too. */
export type Replayer = (plan: Plan, ignoreText?: string) => Replay;

/** Below this a share is noise: one commit of two hundred. */
const least = 0.005;

function measure(input: AdviceInput, fix: Fix, replayed: Replayer, seconds: ReadonlyMap<string, number>): FixOnCommits {
  const { dockerignore, file, text } = input;
  const inIgnore = fix.edits.filter((e) => e.file === dockerignore?.file);
  const edited = planText(
    applyEdits(
      text,
      fix.edits.filter((e) => e.file === file),
    ),
    optionsFor(input),
  );
  const ignore = inIgnore.length === 0 ? undefined : (dockerignore?.text ?? '');
  const before = replayed(input.plan, ignore);
  const after = replayed(edited, ignore === undefined ? undefined : applyEdits(ignore, inIgnore));
  const pair = pairing(input.plan, edited);
  const shares = new Map(after.steps.map((s) => [s.step.id, s.share]));
  const steps = before.steps.flatMap(({ step, share }): SharedStep[] => {
    const now = step.vertex && step.needed ? pair(step) : undefined;
    const then = now === undefined ? undefined : shares.get(now.id);
    return then === undefined || Math.abs(share - then) < least ? [] : [{ step, before: share, after: then }];
  });
  const fewer = steps.filter((s) => s.step.instruction === 'RUN' && s.after < s.before);
  const saved = steps.reduce((sum, s) => sum + (s.before - s.after) * (seconds.get(s.step.id) ?? 0), 0);
  const cost = costOf(before, seconds);
  const pace =
    cost.month === undefined || cost.seconds === undefined || cost.seconds === 0
      ? undefined
      : cost.month / cost.seconds;
  return {
    fix,
    steps: fewer.toSorted((a, b) => b.before - b.after - (a.before - a.after)),
    ...(seconds.size > 0 && { seconds: saved }),
    ...(seconds.size > 0 && pace !== undefined && { month: saved * pace }),
  };
}

const drop = ({ steps }: FixOnCommits): number => steps.reduce((sum, s) => sum + s.before - s.after, 0);

/** Fixes that make a command run in fewer of the commits, those that save most first; one that helps in none is left out. */
export const measureOnCommits = (
  input: AdviceInput,
  fixes: readonly Fix[],
  replayed: Replayer,
  seconds: ReadonlyMap<string, number>,
): FixOnCommits[] =>
  fixes
    .filter((fix) => fix.refused === undefined && fix.edits.length > 0)
    .map((fix) => measure(input, fix, replayed, seconds))
    .filter((found) => found.steps.length > 0 && (found.seconds ?? 1) > 0)
    .toSorted((a, b) => (b.seconds ?? 0) - (a.seconds ?? 0) || drop(b) - drop(a));
