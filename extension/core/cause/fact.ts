import type { ContextFact } from '../context/fact';
import type { ExportMode } from './export-mode';
import type { StepRef } from './step-ref';

/** What two texts were compared by: the Dockerfiles of both builds, or the names of their vertices. */
export type TextSource = 'dockerfile' | 'names';

/** A build as a sentence names it: absent parts are not known. */
export interface BuildName {
  readonly ref?: string;
  readonly name?: string;
  /** Milliseconds since 1970. */
  readonly startedAt?: number;
}

/** A part of a step's key that was compared and is the same. */
export type ComparedPart = 'line' | 'arguments' | 'environment' | 'base' | 'below';

/** One thing that shows a cause, or that was ruled out: plain data, told by words/facts.ts. */
export type Fact =
  | ContextFact
  /** An attribute of the build's record. */
  | { readonly kind: 'attribute'; readonly name: string; readonly value: string }
  | { readonly kind: 'platforms'; readonly old: readonly string[]; readonly new: readonly string[] }
  /** A reference gives another digest, by the names of FROM vertices or the materials of provenances. */
  | {
      readonly kind: 'digest-moved';
      readonly ref: string;
      readonly old: string;
      readonly new: string;
      /** `store`: as the builder has it now. */
      readonly from: 'vertices' | 'materials' | 'store';
    }
  | { readonly kind: 'line-added'; readonly by: TextSource }
  | { readonly kind: 'texts-differ'; readonly by: TextSource }
  | { readonly kind: 'text-was' | 'text-is' | 'text-removed'; readonly text: string }
  /** Only blanks and line breaks differ. */
  | { readonly kind: 'layout-differs' }
  /** Parts of an operation as LLB calls them. */
  | { readonly kind: 'operations-differ'; readonly parts: readonly string[] }
  /** The step's digest differs and its parent's does not. */
  | { readonly kind: 'digests-differ' }
  /** The step below has a hidden change too. */
  | { readonly kind: 'hidden-below' }
  /** Line and parent are the same, and nothing but a heredoc is left. */
  | { readonly kind: 'only-heredoc-left' }
  | { readonly kind: 'value'; readonly name: string; readonly old?: string; readonly new?: string }
  /** A filesystem that ran again, or that came from the cache and is another, is not compared by content. */
  | { readonly kind: 'parent-ran' | 'parent-other' }
  /** Files laid over with --link lie between, and do not depend on it. */
  | { readonly kind: 'laid-between'; readonly step: StepRef }
  /** The result came from the cache, where the build left it. */
  | { readonly kind: 'left-by'; readonly build: BuildName }
  /** Whether the builder still keeps the result of the earlier build. */
  | { readonly kind: 'earlier-kept' | 'earlier-gone' }
  /** Not ruled out: the step came from the cache, and may be another than in the earlier build. */
  | { readonly kind: 'below-not-known'; readonly step: StepRef }
  | { readonly kind: 'source-ran' }
  /** What COPY --from and mounts select is compared by content. */
  | { readonly kind: 'compared-by-content' }
  | { readonly kind: 'only-source-ran' }
  | { readonly kind: 'several-sources'; readonly count: number }
  | { readonly kind: 'layers-differ'; readonly old: string; readonly new: string }
  | { readonly kind: 'no-earlier-build' }
  | { readonly kind: 'nothing-cached' }
  /** Ruled out, each by what compared it. */
  | { readonly kind: 'ruled-out'; readonly compared: readonly ComparedPart[] }
  /** Its key did not change, by the definition or by the names that are known. */
  | { readonly kind: 'same-key'; readonly by: 'definition' | 'names' }
  /** Ruled out: a lost cache, since the builder or the imported cache held what is below. */
  | { readonly kind: 'builder-warm' }
  | { readonly kind: 'held-by-import' }
  | { readonly kind: 'builder-not-recorded' }
  /** Not ruled out. */
  | { readonly kind: 'other-builder'; readonly name: string; readonly before: string }
  | { readonly kind: 'filter-possible' }
  | { readonly kind: 'no-cache-possible' }
  | { readonly kind: 'only-content-step' }
  | { readonly kind: 'one-of-content-steps'; readonly count: number }
  | { readonly kind: 'revision-moved'; readonly old: string; readonly new: string }
  | { readonly kind: 'git-is-read' }
  | { readonly kind: 'patterns-added' | 'patterns-removed'; readonly patterns: readonly string[] }
  | { readonly kind: 'import-read'; readonly refs: readonly string[] }
  | { readonly kind: 'import-failed'; readonly error: string }
  | { readonly kind: 'nothing-imported' }
  | { readonly kind: 'cache-exported'; readonly mode: ExportMode }
  | { readonly kind: 'reader-ran' | 'reader-needs'; readonly reader: StepRef }
  | { readonly kind: 'base-pulled-again' }
  /** Of the baseline: it has no step of the stage, its target did not need the step, it never started it. */
  | { readonly kind: 'stage-not-built' | 'step-not-needed' | 'step-not-reached' }
  /** The step did not end in the last build. */
  | { readonly kind: 'step-undone'; readonly outcome: 'failed' | 'canceled' }
  /** Two names, or two images, may be one for the cache. */
  | { readonly kind: 'maybe-same-image' | 'maybe-same-layers' }
  /** No surer than that another step runs. */
  | { readonly kind: 'only-if'; readonly step: StepRef }
  /** An earlier build may have left the very result. */
  | { readonly kind: 'perhaps-held' };
