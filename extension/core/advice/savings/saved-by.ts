import type { Cause, Explanation } from '../../explain/types';
import type { Fix } from '../types';

/**
 * Seconds of the steps of a build that ran again for causes of one sort and for nothing else: steps that have such a cause of
 * their own, and steps all of whose roots are such. Undefined when there are none.
 */
export function savedBy(
  explanation: Explanation | undefined,
  isCured: (cause: Cause) => boolean,
  basis: (steps: number) => string,
): Fix['saves'] {
  const steps = explanation?.steps ?? [];
  const isOwn = (c: Cause): boolean => c.via === undefined || c.kind === 'needed-downstream';
  const cured = new Set(
    steps.filter(({ causes }) => causes.some(isOwn) && causes.filter(isOwn).every(isCured)).map((s) => s.step.id),
  );
  const saved = steps.filter(
    (s) =>
      s.outcome === 'rebuilt' &&
      ((cured.has(s.step.id) && s.causes.every(isOwn)) ||
        ((s.root ?? []).some((id) => id !== s.step.id) && (s.root ?? []).every((id) => cured.has(id)))),
  );
  if (saved.length === 0) return undefined;
  const total = saved.reduce((sum, s) => sum + s.seconds, 0);
  return { seconds: Math.round(total * 1000) / 1000, basis: basis(saved.length) };
}
