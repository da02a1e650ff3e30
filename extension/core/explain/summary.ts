import { culpritKey, traits } from '../cause';
import type { ExplainedStep, RootSummary, Summary } from './types';

type Counted = Pick<ExplainedStep, 'step' | 'outcome' | 'sharedWith'>;

/** Outcomes of work: what a person takes for a step of the build. */
export const isWork = (s: Counted): boolean =>
  s.step.vertex && s.step.instruction !== 'FROM' && s.outcome !== 'resolved';

/** Steps that are one operation count once. */
export const counts = (s: Counted): boolean => s.sharedWith === undefined && isWork(s);

/**
 * Counts and roots. Seconds are those of the steps' own work; each rebuilt step's are counted once, at the first of its
 * roots. Roots with the same cause and culprit (one flag, one argument) are one.
 */
export function summarize(steps: readonly ExplainedStep[]): Summary {
  const rebuilt = steps.filter((s) => counts(s) && s.outcome === 'rebuilt');
  const groups = new Map<string, { root: ExplainedStep; steps: string[]; seconds: number }>();
  const byId = new Map<string, ExplainedStep>();
  for (const s of steps) if (!byId.has(s.step.id) || s.outcome === 'rebuilt') byId.set(s.step.id, s);
  for (const s of rebuilt) {
    s.root?.forEach((id, i) => {
      const root = byId.get(id);
      const cause = root?.causes.find((c) => c.via === undefined) ?? root?.causes[0];
      if (root === undefined || cause === undefined) return;
      const key = traits[cause.kind].isShared ? `${cause.kind} ${culpritKey(cause.culprit)}` : id;
      let group = groups.get(key);
      if (group === undefined) groups.set(key, (group = { root, steps: [], seconds: 0 }));
      if (!group.steps.includes(s.step.id)) group.steps.push(s.step.id);
      if (i === 0) group.seconds += s.seconds;
    });
  }
  const roots = [...groups.values()].flatMap(({ root, steps: ids, seconds }): RootSummary[] => {
    const cause = root.causes.find((c) => c.via === undefined) ?? root.causes[0];
    return cause === undefined ? [] : [{ step: root.step.id, cause, steps: ids, seconds: round(seconds) }];
  });
  return {
    cached: steps.filter((s) => counts(s) && s.outcome === 'cached').length,
    rebuilt: rebuilt.length,
    seconds: round(steps.reduce((sum, s) => sum + s.seconds, 0)),
    secondsLost: round(
      rebuilt.filter((s) => !s.causes.some((c) => c.kind === 'first-build')).reduce((sum, s) => sum + s.seconds, 0),
    ),
    roots: roots.sort((a, b) => b.seconds - a.seconds),
  };
}

/** Milliseconds are as fine as records measure. */
export const round = (seconds: number): number => Math.round(seconds * 1000) / 1000;
