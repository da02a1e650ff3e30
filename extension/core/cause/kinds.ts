import type { ExportMode } from './export-mode';
import type { StepRef } from './step-ref';

/** Why a step did not come from the cache. A new kind is a row in SubjectOf and one in traits. */
export type CauseKind = keyof SubjectOf;

/** How a later step uses a stage's files. */
export type Use = 'write' | 'run' | 'copy' | 'mount';

/** What a cause of each kind speaks of; several forms are told apart by `how`. */
export interface SubjectOf {
  'first-build':
    | { readonly how: 'nothing-before' | 'no-baseline' | 'stage-not-built' | 'not-reached' }
    /** The earlier log has no row of the step, and rows of it may be missing. */
    | { readonly how: 'not-shown' }
    /** Of the next build: none is known, or the last one left the step undone. */
    | { readonly how: 'no-record' | 'failed' | 'canceled' };
  'instruction-changed':
    /** `differs`: edited, or a variable in it has another value; `below`: what the step stands on is another. */
    /** `layout`: blanks and line breaks alone, which are part of the key of a RUN. */
    | { readonly how: 'edited' | 'layout' | 'differs' | 'moved' | 'heredoc' | 'below'; readonly step: StepRef }
    | { readonly how: 'removed'; readonly step: StepRef; readonly removed: string }
    /** FROM names another image. */
    | { readonly how: 'base'; readonly old: string; readonly new: string }
    /** USER, WORKDIR or SHELL above the step. */
    | {
        readonly how: 'setter';
        readonly instruction: string;
        readonly step: StepRef;
        /** The line in both builds; absent where there was none. */
        readonly old?: string;
        readonly new?: string;
      };
  'instruction-added': { readonly step: StepRef };
  'arg-changed':
    | {
        readonly how: 'value';
        readonly name: string;
        readonly old?: string;
        readonly new?: string;
        readonly step: StepRef;
        readonly instruction: string;
        /** The instruction's text names it. */
        readonly used: boolean;
      }
    /** The line expands to something else, and the values are not known. */
    | { readonly how: 'expands'; readonly name: string; readonly step: StepRef }
    /** The definition differs and the line does not; the line differs after such a step. */
    | { readonly how: 'hidden' | 'after-hidden'; readonly step: StepRef }
    /** Names alone: a variable, a flag of the build or a lost result. */
    | { readonly how: 'blind' };
  'env-changed': {
    readonly name: string;
    readonly old?: string;
    readonly new?: string;
    readonly step: StepRef;
  };
  'files-changed':
    | { readonly how: 'named'; readonly files: readonly string[]; readonly paths: readonly string[] }
    /** One of the files that the paths select; those that were touched. */
    | { readonly how: 'selected'; readonly paths: readonly string[]; readonly touched: readonly string[] }
    | { readonly how: 'git'; readonly paths: readonly string[] }
    /** Of the next build: files were touched, and run the step if they differ. */
    | { readonly how: 'touched'; readonly files: readonly string[] }
    | { readonly how: 'named-context'; readonly name: string; readonly paths: readonly string[] };
  'ignore-changed':
    | {
        readonly how: 'moved';
        readonly file: string;
        /** The line that decides. */
        readonly line?: string;
        readonly files: readonly string[];
      }
    | { readonly how: 'edited'; readonly paths: readonly string[] };
  'base-changed':
    | { readonly how: 'moved'; readonly ref: string }
    /** Of the next build: FROM names another digest. */
    | { readonly how: 'other-digest'; readonly old: string; readonly new: string };
  'parent-rebuilt': {
    readonly parent: StepRef;
    /** `cached`: it came from the cache and is another than in the earlier build; `perhaps`: it may be; `ran-perhaps`: it ran, and may be. */
    readonly how: 'ran' | 'cached' | 'perhaps' | 'ran-perhaps';
  };
  'source-rebuilt': {
    readonly use: 'copy' | 'mount';
    readonly paths: readonly string[];
    readonly source: StepRef;
    /** The source came from the cache and is another than in the earlier build, or may be. */
    readonly how: 'ran' | 'cached' | 'perhaps' | 'ran-perhaps';
  };
  'needed-downstream': {
    readonly step: StepRef;
    readonly reader: StepRef;
    readonly use: Use;
    /** Of the cache that was imported. */
    readonly mode: ExportMode;
  };
  'cache-disabled': { readonly flag: string };
  'cache-missing':
    | { readonly how: 'import-failed' | 'not-in-import' | 'builder-lost-all' | 'gone' }
    | { readonly how: 'other-builder'; readonly name?: string }
    /** An import completed and gave nothing of what the baseline had; `type`: of the cache. */
    | { readonly how: 'import-held-nothing'; readonly type: string }
    /** A builder that looks for one image after the other found none made from the one below; `by`: which builder. */
    | { readonly how: 'chain-missed'; readonly by: 'classic' | 'buildah' | 'kaniko' }
    /** For another target of the same log the same step came from the cache. */
    | { readonly how: 'cached-for-other' }
    /** Not told from a build without the cache, or a stage without it; `blind`: by names alone. */
    | { readonly how: 'gone-or-no-cache' | 'gone-or-filter'; readonly blind: boolean }
    /**
     * `gone-besides`: the result is gone, and files that were touched may have changed as well. `not-known`: nothing that was
     * compared differs, and not all was.
     */
    | { readonly how: 'gone-besides' | 'not-known'; readonly files: readonly string[] };
  'remote-changed':
    | { readonly how: 'content'; readonly ref: string }
    | { readonly how: 'named-context'; readonly name: string; readonly paths: readonly string[] };
  'platform-changed': { readonly platform: string; readonly old: readonly string[] };
  'options-changed': {
    readonly flag: string;
    readonly old?: string;
    readonly new?: string;
    readonly step: StepRef;
  };
}

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
  /** What an edit of the file has to reckon with, to keep it from coming back. */
  readonly reaches: 'files' | 'variable' | 'line' | 'nothing';
  /** In the next build: seen by the rules of explain, by rules of its own, or not to be seen. */
  readonly nextBuild: 'by-rules' | 'otherwise' | 'unseen';
}

const none = {
  isDecisive: false,
  keepsKey: false,
  isShared: false,
  isOfDefinition: false,
  isChange: false,
  reaches: 'nothing',
} as const;

/** The traits of every kind: a new kind is a row here. */
export const traits: Readonly<Record<CauseKind, Traits>> = {
  'first-build': { ...none, isDecisive: true, isShared: true, nextBuild: 'by-rules' },
  'instruction-changed': { ...none, isOfDefinition: true, isChange: true, reaches: 'line', nextBuild: 'by-rules' },
  'instruction-added': { ...none, isOfDefinition: true, reaches: 'line', nextBuild: 'by-rules' },
  'arg-changed': {
    ...none,
    isShared: true,
    isOfDefinition: true,
    isChange: true,
    reaches: 'variable',
    nextBuild: 'by-rules',
  },
  'env-changed': { ...none, isOfDefinition: true, isChange: true, reaches: 'variable', nextBuild: 'by-rules' },
  'files-changed': { ...none, isChange: true, reaches: 'files', nextBuild: 'by-rules' },
  'ignore-changed': { ...none, isChange: true, nextBuild: 'by-rules' },
  'base-changed': { ...none, isShared: true, isChange: true, reaches: 'line', nextBuild: 'otherwise' },
  'parent-rebuilt': { ...none, nextBuild: 'otherwise' },
  'source-rebuilt': { ...none, nextBuild: 'otherwise' },
  'needed-downstream': { ...none, keepsKey: true, nextBuild: 'unseen' },
  'cache-disabled': { ...none, isDecisive: true, isShared: true, nextBuild: 'unseen' },
  'cache-missing': { ...none, keepsKey: true, isShared: true, nextBuild: 'unseen' },
  'remote-changed': { ...none, isChange: true, reaches: 'line', nextBuild: 'unseen' },
  'platform-changed': { ...none, isDecisive: true, isShared: true, nextBuild: 'by-rules' },
  'options-changed': { ...none, isOfDefinition: true, reaches: 'line', nextBuild: 'by-rules' },
};
