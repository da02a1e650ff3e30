import type { Assumption, BaselineReason, EdgeReason, Problem } from '../cause';
import { list } from '../text/text';
import { causeSentence } from './causes';
import type { Tense } from './terms';

/** Why an edge carried an invalidation, or why it ended there. */
export function edgeSentence(reason: EdgeReason, tense: Tense): string {
  const isNext = tense === 'next';
  switch (reason.kind) {
    case 'cause':
      return causeSentence(reason.cause, tense);
    case 'parent-ran':
      return isNext
        ? 'a step runs on the files of the one before it: that one would run again, so would this one'
        : 'a step runs on the files of the one before it: that one ran again, so did this one';
    case 'parent-same-key':
      return 'the step before it ran again only to make its files anew: its key is the same';
    case 'linked':
      return 'laid over with --link: it does not depend on the files below';
    case 'files-differ':
      return isNext
        ? `the files taken (${list(reason.paths)}) are compared by content: this step runs again only if they come out different`
        : `the files ${participles[reason.how]} (${list(reason.paths)}) are compared by content, and they differ`;
    case 'files-same':
      return `the files ${participles[reason.how]} (${list(reason.paths)}) came out the same: the rebuild ends here`;
    case 'files-forced':
      return isNext
        ? `the stage would run again; whether the files taken (${list(reason.paths)}) differ makes no difference: the step runs anyway`
        : `the stage ran again; whether the files copied (${list(reason.paths)}) differ is not recorded: the step before already forced this one`;
    case 'needed':
      return 'the reader changed and needs these files, which no cache held';
    case 'quiet':
      return isNext
        ? 'nothing would come along here: the step that is read would not run again'
        : 'nothing came along here: the step that is read did not run again';
  }
}

const participles = { copy: 'copied', mount: 'mounted' } as const;

const baselines: { readonly [K in BaselineReason['kind']]: Readonly<Record<Tense, string>> } = {
  given: { past: 'the build you chose', next: 'the build you chose' },
  shown: { past: 'the build that is shown', next: 'the build that is shown' },
  newest: {
    past: 'the newest earlier build of the same Dockerfile, target, platform and builder',
    next: 'the newest build of this Dockerfile, for the same target and platform',
  },
  'same-log': { past: 'the build before it in the same log', next: 'the last build of the log' },
  'other-builder': {
    past: 'the newest earlier build of the same Dockerfile and target, on another builder',
    next: 'the newest build of this Dockerfile and target, on another builder',
  },
  'other-line': {
    past: 'the newest earlier build of the same Dockerfile and target, with other named contexts or another stage chosen',
    next: 'the newest build of this Dockerfile and target, with other named contexts or another stage chosen',
  },
  'other-platform': {
    past: 'the newest earlier build of the same Dockerfile and target, for another platform',
    next: 'the newest build of this Dockerfile and target, for another platform',
  },
  unread: {
    past: 'earlier builds could not be read',
    next: 'earlier builds could not be read',
  },
  none: {
    past: 'no earlier build of this Dockerfile and target is known',
    next: 'no earlier build of this Dockerfile, target and platform is known',
  },
};

/** Why a build was taken to compare with, or why there is none. */
export const baselineSentence = ({ kind, problem }: BaselineReason, tense: Tense): string =>
  `${baselines[kind][tense]}${problem === undefined ? '' : ` (${problem})`}`;

/** What to do when there is none. */
export const baselineToDo = ({ kind }: BaselineReason): string =>
  `${kind === 'unread' ? '' : 'build it once, or '}name a build with --against (a history ref, a .dockerbuild or a log)`;

/** What is taken for granted of the next build. */
export function assumptionSentence(assumption: Assumption): string {
  switch (assumption.kind) {
    case 'flags':
      return `as in that build: ${list(assumption.flags)}`;
    case 'one-platform':
      return `of ${assumption.count} platforms, ${assumption.platform} is looked at`;
    case 'same-builder':
      return 'the same builder with its cache, the same flags, and no --no-cache; tags of base images were not looked up';
  }
}

/** What could not be read or paired. */
export function problemSentence(problem: Problem): string {
  switch (problem.kind) {
    case 'warning':
      return problem.text;
    case 'unmatched':
      return `no step of the Dockerfile for ${problem.vertex}`;
  }
}
