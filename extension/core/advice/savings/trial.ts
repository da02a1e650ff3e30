import { isIgnored, readIgnoreFile } from '../../context/dockerignore';
import { targetChain } from '../../plan/chain';
import type { Plan, Step } from '../../plan/types';
import { spanOfLines, replaceAt, applyEdits } from '../text/edits';
import { takenOf } from '../text/ignore-file';
import type { AdviceInput, Fix } from '../types';
import { settersOf } from '../run/setters';

/** What is changed between two builds to show what an edit saves. */
export type TrialChange =
  /** Blanks are written at the end of a file; a path that is a folder gets a new file. */
  | { readonly kind: 'file'; readonly path: string }
  /** An argument of the build gets another value. */
  | { readonly kind: 'arg'; readonly name: string };

/** What is done between two builds to show what a fix changes. */
export interface Trial {
  readonly change: TrialChange;
  /**
   * The second builds look at no cache for stages outside the target's own: what a fresh builder does with an inline or
   * mode=min cache, which hold the final stage's layers only (FACTS, When a step runs again).
   */
  readonly fresh: boolean;
}

/** A trial, or why two builds can't show the fix. */
export type TrialOrReason = Trial | { readonly reason: string };

/** Files of which an edit speaks: what depends on them is cached as long as they stay. */
const spokenOf = (fix: Fix, path: string): boolean =>
  fix.edits.some((e) => e.newText.includes(path.split('/').at(-1) ?? path));

/** A file that a step takes: the one that broke it in the last build, else the first that is no part of the edit's text. */
function fileOf(input: AdviceInput, fix: Fix, step: Step): string | undefined {
  const files = input.contextFiles ?? [];
  const taken = files.filter((f) => takenOf(step, [f]).size > 0);
  const seen = input.explanation?.steps
    .filter((s) => s.step.id === step.id)
    .flatMap((s) => s.causes.flatMap((c) => c.culprit.files ?? []))
    .map((f) => f.path)
    .find((f) => taken.includes(f));
  const other = taken.find(
    (f) => !spokenOf(fix, f) && !/(?:^|\/)\.|\.(?:json|lock|toml|xml|png|jpe?g|gz|zip)$/.test(f),
  );
  return seen ?? other ?? taken.find((f) => !spokenOf(fix, f)) ?? taken[0];
}

/** The COPY of the context that a fix is about: on its lines, else the nearest above or below in the stage. */
function copyOf(plan: Plan, fix: Fix): Step | undefined {
  const at = plan.steps.find((s) => s.lines[0] === fix.lines[0]);
  const takes = (s: Step): boolean => s.needed && s.inputs.some((i) => i.kind === 'context');
  const own = plan.steps.filter((s) => s.stage === at?.stage && takes(s));
  return (
    own.find((s) => s.lines[0] === fix.lines[0]) ??
    own.findLast((s) => s.lines[0] < fix.lines[0]) ??
    own[0] ??
    plan.steps.find(takes)
  );
}

function ofCopy(input: AdviceInput, fix: Fix, fresh: boolean): TrialOrReason {
  const step = copyOf(input.plan, fix);
  if (step === undefined)
    return { reason: 'no step of the target takes a file of the build context that could be changed' };
  const path = fileOf(input, fix, step);
  return path === undefined
    ? { reason: `no file is there that line ${step.lines[0]} takes` }
    : { change: { kind: 'file', path }, fresh };
}

/** How to show on a builder what a fix's edits save; a reason where two builds can't. */
export function trialOf(input: AdviceInput, fix: Fix): TrialOrReason {
  if (fix.refused !== undefined) return { reason: fix.refused };
  switch (fix.kind) {
    case 'split-stage':
      return ofCopy(input, fix, true);
    case 'extract-steps':
    case 'extract-dependencies':
    case 'reorder':
    case 'bind-mount':
    case 'cache-mount':
    case 'link':
      return ofCopy(input, fix, false);
    case 'ignore-git':
      return { change: { kind: 'file', path: '.git' }, fresh: false };
    case 'ignore-noise': {
      const [first] = fix.choices?.filter((c) => c.picked) ?? [];
      const noise = input.noise?.find((n) => isIgnored(readIgnoreFile(first?.label ?? ''), n.path).ignored);
      return noise === undefined
        ? { reason: 'the file is no longer there' }
        : { change: { kind: 'file', path: noise.path }, fresh: false };
    }
    case 'move-down': {
      const setter = input.plan.stages
        .flatMap((s) => settersOf(input.plan, s.index))
        .find((s) => s.step.lines[0] === fix.lines[0]);
      return setter?.step.instruction === 'ARG'
        ? { change: { kind: 'arg', name: setter.name }, fresh: false }
        : {
            reason:
              'the value of an ENV changes by an edit of the Dockerfile, which two builds of one file do not show',
          };
    }
    case 'arg-for-env':
      return { reason: 'what the cache holds stays the same: there is nothing to measure' };
    case 'ignore-allow-list':
      return {
        reason: 'BuildKit asks for the copied paths only, with or without the list: there is nothing to measure',
      };
    case 'pin-base':
      return { reason: 'a tag that moves can not be staged on a builder' };
    case 'mode-max':
      return { reason: 'what an exported cache holds shows on another builder only' };
  }
}

/** A text in which every stage has a name, so that flags can name it; and the names of those outside the target's own. */
export function namedStages(text: string, plan: Plan): { readonly text: string; readonly outside: readonly string[] } {
  const chain = targetChain(plan);
  const outside = plan.stages.filter((s) => !chain.has(s.index) && s.needed);
  const nameOf = (index: number): string => plan.stages[index]?.name ?? `stagegraph-${index}`;
  const edits = outside.flatMap((s) => {
    const from = plan.steps.find((x) => x.stage === s.index && x.instruction === 'FROM');
    if (s.name !== undefined || from === undefined) return [];
    const [, end] = spanOfLines(text, from.lines[0], from.lines[1]);
    return [replaceAt('', text, end, end, ` AS ${nameOf(s.index)}`)];
  });
  return { text: applyEdits(text, edits), outside: outside.map((s) => nameOf(s.index)) };
}
