/** What the panel draws: plain data, made in the core and sent to the webview as it is (protocol.ts). */
import type { ComparedStep } from '../compare/types';
import type { CriticalPath } from '../explain/critical-path';
import type { Certainty } from '../cause';
import type { ExplainedEdge, Outcome, Summary } from '../explain/types';
import type { ForecastOutcome, ForecastStep, ForecastSummary } from '../forecast/types';
import type { InputKind, Lines, Stage } from '../plan/types';
import type { ToldCause } from '../words/told';

/** A stage as it is drawn. */
export type StageView = Pick<Stage, 'index' | 'name' | 'base' | 'lines' | 'needed' | 'notNeeded'>;

/** What a step is shown as: what happened to it in a build, or what would in the next one. */
export type ShownOutcome = Outcome | ForecastOutcome;

/** A step as it is drawn: what the file says of it, and what is said of it in the build that is shown. */
export interface StepView<O extends ShownOutcome = ShownOutcome> {
  readonly id: string;
  readonly stage: number;
  readonly instruction: string;
  /** Full text; the webview shortens by CSS only. */
  readonly text: string;
  readonly lines: Lines;
  readonly vertex: boolean;
  readonly needed: boolean;
  readonly outcome: O;
  /** 0 when it took no time, or when that is not known. */
  readonly seconds: number;
  readonly causes: readonly ToldCause[];
  readonly root?: readonly string[];
  readonly note?: string;
  readonly error?: string;
  readonly platform?: string;
  /** In what share of past commits it would have run, 0 to 1; present where the history is shown. */
  readonly share?: number;
}

/** What one step reads of another, or of a source. */
export interface EdgeView {
  readonly from: string;
  readonly to: string;
  readonly kind: InputKind;
  readonly paths?: readonly string[];
  /** The edge carried an invalidation in this build. */
  readonly carries: boolean;
  /** Why it carries, or why the invalidation stopped here. */
  readonly why?: string;
}

/** A source outside the file that steps read: an image, the context, a URL. */
export interface SourceView {
  readonly id: string;
  readonly kind: 'base' | 'image' | 'context' | 'url' | 'git';
  readonly label: string;
}

/** A root of the build's rebuilds, for the line people read first. */
export interface RootView {
  readonly step: string;
  /** What broke which step, in one clause. */
  readonly text: string;
  readonly certainty: Certainty;
  /** Seconds of all steps that ran again because of it. */
  readonly seconds: number;
}

/** A build by its id, as a person sees it. */
export interface BuildChoice {
  readonly id: string;
  readonly label: string;
  readonly detail: string;
}

/** A step of two builds, by the name of its stage. */
export interface ComparedStepView extends Omit<ComparedStep, 'stage'> {
  readonly stage: string;
}

/** What the next build would do with a step of the graph. */
export interface ForecastStepView extends Omit<ForecastStep, 'step' | 'causes' | 'notes'> {
  readonly id: string;
  readonly causes: readonly ToldCause[];
  readonly note?: string;
}

/** The next build, over the steps of the graph it comes with. */
export interface ForecastView {
  /** The build it rests on; absent when none is known, and nothing is foreseen. */
  readonly baseline?: BuildChoice;
  readonly steps: readonly ForecastStepView[];
  readonly edges: readonly (Pick<ExplainedEdge, 'from' | 'to' | 'carries'> & { readonly why: string })[];
  readonly summary: Omit<ForecastSummary, 'roots'>;
  readonly roots: readonly RootView[];
  /** What is taken for granted, in words. */
  readonly assumes: readonly string[];
}

/** The graph of a Dockerfile, with all that colours it. */
export interface GraphView<O extends ShownOutcome = ShownOutcome> {
  readonly file: string;
  readonly target: string;
  readonly stages: readonly StageView[];
  readonly steps: readonly StepView<O>[];
  readonly sources: readonly SourceView[];
  readonly edges: readonly EdgeView[];
  readonly problems: readonly { readonly lines: Lines; readonly message: string }[];
  /** The build that colours the graph; absent when there is none. */
  readonly build?: BuildChoice;
  readonly baseline?: BuildChoice;
  readonly summary?: Omit<Summary, 'roots'>;
  /** The roots of the summary, the costliest first. */
  readonly roots?: readonly RootView[];
  /** The longest chain of seconds through the build; absent when nothing took time. */
  readonly critical?: CriticalPath;
  /** The build beside its baseline, step by step; absent when there is no baseline. */
  readonly comparison?: readonly ComparedStepView[];
  /** Platforms of the build when there are several, and the one shown. */
  readonly platforms?: readonly string[];
  readonly platform?: string;
  /** The next build of the text; absent while one runs. */
  readonly forecast?: ForecastView;
  /** A sentence when there is no build to show, with the next thing to do. */
  readonly message?: string;
}

/** What past commits say of a step. */
export interface HistoryStepView {
  readonly id: string;
  /** Share of the commits in which it would have run, 0 to 1. */
  readonly share: number;
  readonly words: string;
  /** Paths that broke it most, each with its share of the commits. */
  readonly paths: readonly { readonly path: string; readonly share: number }[];
  /** Paths that are not among them. */
  readonly more: number;
  /** Sources that git does not hold. */
  readonly untracked?: string;
  /** What it took in the build that is shown. */
  readonly seconds?: number;
}

/** A past commit, and what it would have rebuilt. */
export interface HistoryCommitView {
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly subject: string;
  /** Ids of the steps that would have run. */
  readonly steps: readonly string[];
  /** The first of them to break, and by what. */
  readonly roots: readonly { readonly step: string; readonly text: string }[];
  /** A source of today's file that is missing in it: it could not be built. */
  readonly missing?: string;
}

/** Today's file held against past commits. */
export interface HistoryView {
  readonly summary: string;
  readonly counted: string;
  readonly assumes: readonly string[];
  /** Steps that could run. */
  readonly steps: readonly HistoryStepView[];
  /** Newest first. */
  readonly commits: readonly HistoryCommitView[];
}
