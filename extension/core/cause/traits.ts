import type { Cause, CauseKind } from './cause';
import { isClaimed } from './certainty';

/** What code may ask of a kind of cause, besides its words. */
export interface Traits {
  /** Stands for the whole step by itself: nothing else could have kept it from running. */
  readonly isDecisive: boolean;
  /** The step's key is the same: nothing is carried to the steps that read it. */
  readonly keepsKey: boolean;
  /** Steps with this cause and one culprit have one root: one flag, one argument, one image. */
  readonly isShared: boolean;
  /** Says how the step, or what is below it, is written: none of it holds of the very definition it had. */
  readonly isOfDefinition: boolean;
  /** A change of what the step is made from; that a cache is gone or was not asked is none. */
  readonly isChange: boolean;
  /** In the next build: seen by the rules of explain, by rules of its own, or not to be seen. */
  readonly nextBuild: 'by-rules' | 'otherwise' | 'unseen';
}

const none = {
  isDecisive: false,
  keepsKey: false,
  isShared: false,
  isOfDefinition: false,
  isChange: false,
} as const;

/** The traits of every kind: a new kind is a row here. */
export const traits: Readonly<Record<CauseKind, Traits>> = {
  'first-build': { ...none, isDecisive: true, isShared: true, nextBuild: 'by-rules' },
  'instruction-changed': { ...none, isOfDefinition: true, isChange: true, nextBuild: 'by-rules' },
  'instruction-added': { ...none, isOfDefinition: true, nextBuild: 'by-rules' },
  'arg-changed': { ...none, isShared: true, isOfDefinition: true, isChange: true, nextBuild: 'by-rules' },
  'env-changed': { ...none, isOfDefinition: true, isChange: true, nextBuild: 'by-rules' },
  'files-changed': { ...none, isChange: true, nextBuild: 'by-rules' },
  'ignore-changed': { ...none, isChange: true, nextBuild: 'by-rules' },
  'base-changed': { ...none, isShared: true, isChange: true, nextBuild: 'otherwise' },
  'parent-rebuilt': { ...none, nextBuild: 'otherwise' },
  'source-rebuilt': { ...none, nextBuild: 'otherwise' },
  'needed-downstream': { ...none, keepsKey: true, nextBuild: 'unseen' },
  'cache-disabled': { ...none, isDecisive: true, isShared: true, nextBuild: 'unseen' },
  'cache-missing': { ...none, keepsKey: true, isShared: true, nextBuild: 'unseen' },
  'remote-changed': { ...none, isChange: true, nextBuild: 'unseen' },
  'platform-changed': { ...none, isDecisive: true, isShared: true, nextBuild: 'by-rules' },
  'options-changed': { ...none, isOfDefinition: true, nextBuild: 'by-rules' },
};

/** Something stands for the whole step by itself, and is more than a guess. */
export const isDecided = (causes: readonly Cause[]): boolean =>
  causes.some((c) => traits[c.kind].isDecisive && isClaimed(c));

/** The step's key differs from the baseline's: its readers may be invalidated by it. */
export const changesKey = (causes: readonly Cause[]): boolean => causes.some((c) => !traits[c.kind].keepsKey);
