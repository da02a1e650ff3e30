import { compareCertainty, isClaimed, type Cause } from '../../../extension/core/cause';
import type { ExplainedStep } from '../../../extension/core/explain/types';
import type { Explained } from './read';

/** Outcomes that rows which are missing may turn into others: [in the whole log, in a part of it]. */
const mayBecome: readonly (readonly [string, string])[] = [
  // A row that was called CANCELED for one target and ran for another; a failure whose last rows are missing.
  ['rebuilt', 'canceled'],
  ['failed', 'canceled'],
  ['failed', 'rebuilt'],
  // CACHED is a skip where nothing that stands on it is seen to have run.
  ['cached', 'not-reached'],
  // A build that is given up calls steps CACHED; that it failed may be in the rows that are missing.
  ['not-reached', 'cached'],
  // Which target was built is told by rows above; a FROM of a stage is no step of its own.
  ['not-needed', 'resolved'],
];

const named = (explained: Explained): Map<string, ExplainedStep> =>
  new Map(
    explained.explanations.flatMap((e, i) =>
      e.steps.map((s) => {
        const stage = e.plan.stages[s.step.stage];
        const target = explained.records[i]?.bakeTarget ?? '';
        return [`${target} | ${stage?.name ?? s.step.stage} | ${s.platform ?? ''} | ${s.step.text}`, s] as const;
      }),
    ),
  );

/** The steps of all builds of a log, by target, stage, platform and text. */
export const stepNames = (explained: Explained): ReadonlySet<string> => new Set(named(explained).keys());

/** The most common of several causes that fit: with the others named, it may be another of them where less is known. */
const isOneOfSeveral = (cause: Cause): boolean =>
  cause.certainty === 'likely' && 'others' in cause && cause.others.length > 0;

/** The step below ran, as the whole log says too: what stands on a step that ran runs (parent-rebuilt.ts), whatever ran that one. */
const isSeen = (cause: Cause, all: ReadonlyMap<string, ExplainedStep>): boolean =>
  cause.kind === 'parent-rebuilt' &&
  cause.subject.how === 'ran' &&
  [...all.values()].some((s) => s.step.id === cause.via && s.outcome === 'rebuilt');

/** What is claimed of a part of a log (or beside a part of an earlier one) and not of the whole. */
export function beyond(whole: Explained, part: Explained): string[] {
  const all = named(whole);
  return [...named(part)].flatMap(([name, less]) => {
    const more = all.get(name);
    if (more === undefined) return [];
    const found: string[] = [];
    if (less.outcome !== more.outcome && less.outcome !== 'unknown') {
      if (!mayBecome.some(([a, b]) => a === more.outcome && b === less.outcome))
        found.push(`${more.outcome} becomes ${less.outcome} @ ${name}`);
      return found;
    }
    for (const cause of less.causes.filter(isClaimed)) {
      if (isSeen(cause, all)) continue;
      const same = more.causes.filter((c) => c.kind === cause.kind);
      if (same.some((c) => compareCertainty(c.certainty, cause.certainty) >= 0) || isOneOfSeveral(cause)) continue;
      const said = more.causes.map((c) => `${c.kind} ${c.certainty}`).join(', ');
      found.push(`${cause.kind} ${how(cause)} ${cause.certainty} for ${said === '' ? 'nothing' : said} @ ${name}`);
    }
    return found;
  });
}

const how = (cause: Cause): string => ('how' in cause.subject ? cause.subject.how : '');
