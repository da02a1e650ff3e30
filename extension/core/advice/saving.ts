import type { Cause, Explanation } from '../explain/types';
import type { Finding } from './types';

/**
 * Seconds of the steps of a build that ran again for causes of one sort and for nothing else: steps that have such a cause of
 * their own, and steps all of whose roots are such. Undefined when there are none.
 */
export function savedBy(
  explanation: Explanation | undefined,
  isCured: (cause: Cause) => boolean,
  basis: (steps: number) => string,
): Finding['saves'] {
  const steps = explanation?.steps ?? [];
  const own = new Set(
    steps
      .filter((s) => {
        const causes = s.causes.filter((c) => c.via === undefined || c.kind === 'needed-downstream');
        return causes.length > 0 && causes.every(isCured);
      })
      .map((s) => s.step.id),
  );
  const saved = steps.filter(
    (s) => s.outcome === 'rebuilt' && (s.root === undefined ? own.has(s.step.id) : s.root.every((id) => own.has(id))),
  );
  if (saved.length === 0) return undefined;
  const total = saved.reduce((sum, s) => sum + s.seconds, 0);
  return { seconds: Math.round(total * 1000) / 1000, basis: basis(saved.length) };
}

/** `1 step`, `3 steps`. */
export const count = (n: number, what: string): string => `${n} ${what}${n === 1 ? '' : 's'}`;
