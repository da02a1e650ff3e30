/**
 * The one protocol between host and webview: plain data, two unions, parsed at the boundary.
 * The webview asks for named intents, never for commands; every request ends in `ok` or `error`.
 */
import type { RepairView } from './core/advice/repair-view';
import type { Comparison } from './core/compare/types';
import type { CriticalPath } from './core/explain/critical-path';
import type { Cause, Certainty, ExplainedEdge, Outcome, Summary } from './core/explain/types';
import type { ForecastOutcome, ForecastSummary } from './core/forecast/types';
import type { InputKind, Lines } from './core/plan/types';

export interface StageView {
  readonly index: number;
  readonly name?: string;
  readonly base: string;
  readonly lines: Lines;
  readonly needed: boolean;
  readonly notNeeded?: string;
}

/** What a step is shown as: what happened to it in a build, or what would in the next one. */
export type ShownOutcome = Outcome | ForecastOutcome;

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
  readonly seconds: number;
  readonly causes: readonly Cause[];
  readonly root?: readonly string[];
  readonly note?: string;
  readonly error?: string;
  readonly platform?: string;
}

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

export interface BuildChoice {
  readonly id: string;
  readonly label: string;
  readonly detail: string;
}

/** What the next build would do with a step of the graph. */
export interface ForecastStepView {
  readonly id: string;
  readonly outcome: ForecastOutcome;
  /** Expected; 0 when it is not known. */
  readonly seconds: number;
  readonly causes: readonly Cause[];
  readonly root?: readonly string[];
  readonly note?: string;
}

/** The next build, over the steps of the graph it comes with. */
export interface ForecastView {
  /** The build it rests on; absent when none is known, and nothing is foreseen. */
  readonly baseline?: BuildChoice;
  readonly steps: readonly ForecastStepView[];
  readonly edges: readonly Pick<ExplainedEdge, 'from' | 'to' | 'carries' | 'why'>[];
  readonly summary: ForecastSummary;
  readonly roots: readonly RootView[];
  /** What is taken for granted, in words. */
  readonly assumes: readonly string[];
}

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
  readonly summary?: Summary;
  /** The roots of the summary, the costliest first. */
  readonly roots?: readonly RootView[];
  /** The longest chain of seconds through the build; absent when nothing took time. */
  readonly critical?: CriticalPath;
  /** The build beside its baseline, step by step; absent when there is no baseline. */
  readonly comparison?: Comparison;
  /** Platforms of the build when there are several, and the one shown. */
  readonly platforms?: readonly string[];
  readonly platform?: string;
  /** The next build of the text; absent while one runs. */
  readonly forecast?: ForecastView;
  /** A sentence when there is no build to show, with the next thing to do. */
  readonly message?: string;
}

/** What a person chose in a panel; kept with the panel's own state, so that it comes back after a reload. */
export interface PanelChoice {
  readonly build?: string;
  readonly baseline?: string;
  readonly platform?: string;
}

export type HostMessage =
  | { readonly type: 'graph'; readonly graph: GraphView; readonly choice?: PanelChoice }
  /** What can be mended, after the graph it is about. */
  | { readonly type: 'repairs'; readonly repairs: readonly RepairView[] }
  /** Asks for the picture as it is drawn; the answer is the intent `export` with its data. */
  | { readonly type: 'render'; readonly format: 'svg' | 'png' }
  | { readonly type: 'cursor'; readonly line: number }
  /** Shows the next build. */
  | { readonly type: 'next' }
  /** Something takes long; without `what` it has ended. `cancel`: it can be stopped. */
  | { readonly type: 'busy'; readonly what?: string; readonly cancel?: boolean }
  | { readonly type: 'reply'; readonly id: number; readonly ok: true }
  | { readonly type: 'reply'; readonly id: number; readonly ok: false; readonly error: string };

export type Intent =
  | { readonly type: 'ready' }
  | { readonly type: 'reveal'; readonly step: string }
  | { readonly type: 'choose-build' }
  | { readonly type: 'choose-baseline' }
  | { readonly type: 'choose-platform'; readonly platform: string }
  | { readonly type: 'open-record' }
  | { readonly type: 'refresh' }
  /** Stops what the host said it is busy with. */
  | { readonly type: 'cancel' }
  /** `next`: of the next build, not of the one that was. */
  | { readonly type: 'copy-explanation'; readonly step: string; readonly next?: true }
  /** Shows what a repair changes and asks; changes it; measures it by builds. */
  | { readonly type: 'preview-repair' | 'apply-repair' | 'prove-repair'; readonly repair: string }
  | {
      readonly type: 'export';
      readonly format: 'svg' | 'png' | 'mermaid' | 'dot' | 'markdown';
      readonly data?: string;
    };

export interface Request {
  readonly id: number;
  readonly intent: Intent;
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
const exportFormats = ['svg', 'png', 'mermaid', 'dot', 'markdown'] as const;

function parseIntent(value: unknown): Intent | undefined {
  if (!isObject(value)) return undefined;
  switch (value['type']) {
    case 'ready':
    case 'choose-build':
    case 'choose-baseline':
    case 'open-record':
    case 'refresh':
    case 'cancel':
      return { type: value['type'] };
    case 'reveal':
      return typeof value['step'] === 'string' ? { type: 'reveal', step: value['step'] } : undefined;
    case 'copy-explanation':
      return typeof value['step'] === 'string'
        ? { type: 'copy-explanation', step: value['step'], ...(value['next'] === true && { next: true }) }
        : undefined;
    case 'preview-repair':
    case 'apply-repair':
    case 'prove-repair':
      return typeof value['repair'] === 'string' ? { type: value['type'], repair: value['repair'] } : undefined;
    case 'choose-platform':
      return typeof value['platform'] === 'string'
        ? { type: 'choose-platform', platform: value['platform'] }
        : undefined;
    case 'export': {
      const format = exportFormats.find((f) => f === value['format']);
      const data = value['data'];
      if (format === undefined || (data !== undefined && typeof data !== 'string')) return undefined;
      return data === undefined ? { type: 'export', format } : { type: 'export', format, data };
    }
    default:
      return undefined;
  }
}

/** Reads a message of the webview; undefined when it is none. */
export function parseRequest(value: unknown): Request | undefined {
  if (!isObject(value) || typeof value['id'] !== 'number') return undefined;
  const intent = parseIntent(value['intent']);
  return intent === undefined ? undefined : { id: value['id'], intent };
}

/** What a panel kept: the address of its Dockerfile and what was chosen. Undefined when it names no file. */
export function parsePanelState(value: unknown): { file: string; choice: PanelChoice } | undefined {
  if (!isObject(value) || typeof value['file'] !== 'string') return undefined;
  return { file: value['file'], choice: parseChoice(value['choice']) };
}

function parseChoice(value: unknown): PanelChoice {
  if (!isObject(value)) return {};
  const { build, baseline, platform } = value;
  return {
    ...(typeof build === 'string' && { build }),
    ...(typeof baseline === 'string' && { baseline }),
    ...(typeof platform === 'string' && { platform }),
  };
}

/** Reads a message of the host; undefined when it is none. The host is trusted for the shape of the graph. */
export function parseHostMessage(value: unknown): HostMessage | undefined {
  if (!isObject(value)) return undefined;
  switch (value['type']) {
    case 'graph':
      return isObject(value['graph']) && Array.isArray(value['graph']['steps'])
        ? { type: 'graph', graph: value['graph'] as unknown as GraphView, choice: parseChoice(value['choice']) }
        : undefined;
    case 'repairs':
      return Array.isArray(value['repairs'])
        ? { type: 'repairs', repairs: value['repairs'] as readonly RepairView[] }
        : undefined;
    case 'render':
      return value['format'] === 'svg' || value['format'] === 'png'
        ? { type: 'render', format: value['format'] }
        : undefined;
    case 'cursor':
      return typeof value['line'] === 'number' ? { type: 'cursor', line: value['line'] } : undefined;
    case 'next':
      return { type: 'next' };
    case 'busy':
      return typeof value['what'] === 'string'
        ? { type: 'busy', what: value['what'], cancel: value['cancel'] === true }
        : { type: 'busy' };
    case 'reply': {
      const { id, ok, error } = value;
      if (typeof id !== 'number') return undefined;
      if (ok === true) return { type: 'reply', id, ok };
      return { type: 'reply', id, ok: false, error: typeof error === 'string' ? error : 'unknown error' };
    }
    default:
      return undefined;
  }
}
