import type { Cost } from '../replay/cost';
import type { Plan, Step } from '../plan/types';
import type { Replay, ReplayedStep, Saved, SharedStep } from '../replay';
import { count, oneLine, seconds } from '../text/text';
import { few, stageName } from './terms';

/** The instruction as it stands in the file, with its stage when there are several. */
const stepIn = (plan: Plan, { text, stage }: Step): string =>
  `${oneLine(text)}${plan.stages.length === 1 ? '' : ` in ${stageName(plan, stage)}`}`;

/** A share as people read it: whole percents, and neither none nor all unless it is so. */
export function percent(share: number): string {
  const rounded = Math.round(share * 100);
  if (share > 0 && rounded === 0) return '< 1 %';
  return `${share < 1 && rounded === 100 ? 99 : rounded} %`;
}

/** In what share of the commits a step runs. */
export const shareWords = (share: number): string => (share === 0 ? 'no commit' : `${percent(share)} of commits`);

/** In what share of the commits a step runs, short. */
export const shareSentence = ({ share, ownShare }: ReplayedStep): string =>
  `runs in ${percent(share)} of commits${ownShare > 0 ? `, first in ${percent(ownShare)}` : ''}`;

/** What broke a step in one commit: its paths, the first three of them. */
export const brokenSentence = (step: Step, paths: readonly string[]): string =>
  `${oneLine(step.text, 60)}${paths.length === 0 ? '' : `: ${few(paths, paths.slice(0, 3).join(', '))}`}`;

const hour = 3600;
/** A month's time: hours from one on. */
const long = (s: number): string => (s >= hour ? `${(s / hour).toFixed(1)} h` : seconds(s));
const rounded = (n: number): string => (Number.isInteger(n) || n >= 10 ? String(Math.round(n)) : n.toFixed(1));

/** How many commits were held against the file, and which were not. */
export function countedSentence({ commits, counted, cutAt }: Replay): string {
  const missing = commits.filter((c) => c.missing !== undefined);
  const [first] = missing;
  return [
    `${count(counted, 'commit')} replayed`,
    ...(first === undefined
      ? []
      : [
          `${missing.length} left out: today's file can't build ${missing.length === 1 ? 'it' : 'them'}, ${first.missing ?? ''} is not there`,
        ]),
    ...(cutAt === 'shallow' ? ['the clone is shallow: git fetch --unshallow brings the rest'] : []),
  ].join('; ');
}

/** What a typical commit costs: the first thing to read. */
export function costSentence({ plan, counted }: Replay, cost: Cost): string {
  if (counted === 0) return 'No commit to replay: the repository has only one, or none in this range.';
  const [root] = cost.roots;
  const step = root === undefined ? undefined : plan.steps.find((s) => s.id === root.step);
  const time = cost.seconds === undefined ? '' : `, about ${seconds(cost.seconds)}`;
  const month = cost.month === undefined ? '' : ` (${long(cost.month)} a month)`;
  const first = `A typical commit rebuilds ${rounded(cost.steps)} of ${count(cost.of, 'step')}${time}${month}.`;
  return step === undefined || root === undefined
    ? `${first} Nothing of it is broken by a commit.`
    : `${first} ${percent(root.share)} of that is ${stepIn(plan, step)}.`;
}

/** What a fix does to past commits. */
export function fixSentence(plan: Plan, { steps, seconds: saved, month }: Saved): string {
  const told = steps
    .slice(0, 3)
    .map((s) => `${stepIn(plan, s.step)} runs in ${percent(s.after)} of commits instead of ${percent(s.before)}`);
  const time = saved === undefined ? '' : `; saves ${seconds(saved)} a commit`;
  return `${told.join('; ')}${time}${month === undefined ? '' : `, about ${long(month)} a month`}`;
}

/** What a branch rebuilds once. */
export function onceSentence(plan: Plan, base: string, once: readonly string[]): string {
  const steps = plan.steps.filter((s) => once.includes(s.id));
  if (steps.length === 0) return `this branch rebuilds nothing that ${base} has built`;
  const runs = steps.filter((s) => s.instruction === 'RUN');
  const named =
    runs.length === 0
      ? ''
      : `: ${few(
          runs.map((s) => stepIn(plan, s)),
          runs
            .slice(0, 3)
            .map((s) => stepIn(plan, s))
            .join(', '),
        )}`;
  return `this branch rebuilds ${count(steps.length, 'step')} once${named}`;
}

/** What a branch does to one step in every later commit. */
export const laterSentence = (plan: Plan, { step, before, after }: SharedStep): string =>
  `it moves ${stepIn(plan, step)} from ${percent(before)} to ${percent(after)} of commits`;

/** What a replay takes for granted, and what it leaves out: said once. */
export const replayAssumptions = ({ varying }: Replay): readonly string[] => [
  ...varying.map((name) => `assumed: ${name} has another value in every build, as its value tells a commit or a time`),
  "a replay of today's Dockerfile over the changes of past commits, nothing is built",
  'left out: base images that move, arguments, downloads, prunes and builders without a cache',
  'an upper bound where a COPY takes files of a stage that ran: equal files keep it cached',
  'a commit that returns to an older state may come from the cache in reality',
];
