import type { Cause, Explanation } from '../explain/types';
import type { AdviceInput, Fix, FixKind } from './types';

type Test = (fix: Fix, causes: readonly Cause[]) => boolean;

const always: Test = () => true;
const never: Test = () => false;
const isNeeded: Test = (_fix, causes) => causes.some((c) => c.kind === 'needed-downstream');

/**
 * When a fix that is not offered is told all the same: only where the fault is plain, by the text or by a build that is known, and
 * a person can do something about it.
 */
const refusals: Readonly<Record<FixKind, Test>> = {
  'extract-dependencies': always,
  'ignore-git': always,
  // It is asked for by a selection.
  'extract-steps': always,
  // Both are found in builds alone.
  link: always,
  reorder: always,
  'split-stage': isNeeded,
  'mode-max': isNeeded,
  'move-down': (fix, causes) =>
    causes.some((c) => (c.kind === 'arg-changed' || c.kind === 'env-changed') && c.culprit.lines?.[0] === fix.lines[0]),
  'bind-mount': never,
  'cache-mount': never,
  'pin-base': never,
  'ignore-noise': never,
  'ignore-allow-list': never,
  'arg-for-env': never,
};

const causesOf = (builds: readonly Explanation[]): Cause[] =>
  builds.flatMap((e) => e.steps.flatMap((s) => s.causes.map((c): Cause => c)));

/** Whether a fix that is not offered is told, with its reason. */
export function isTold({ explanation, history }: AdviceInput, fix: Fix): boolean {
  return refusals[fix.kind](fix, causesOf(history ?? (explanation === undefined ? [] : [explanation])));
}
