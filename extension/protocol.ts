/**
 * The one protocol between host and webview: plain data, two unions, parsed at the boundary.
 * The webview asks for named intents, never for commands; every request ends in `ok` or `error`.
 */
import type { FixView } from './core/view/fix-view';
import type { GraphView, HistoryView } from './core/view/types';

export type * from './core/view/types';

/**
 * What a person chose to see; kept with the panel's own state, so that it comes back after a reload. Without a build the
 * newest that fits is shown.
 */
export interface Choice {
  readonly build?: string;
  readonly baseline?: string;
  readonly platform?: string;
}

/** What the host tells the webview. */
export type HostMessage =
  | { readonly type: 'graph'; readonly graph: GraphView; readonly choice?: Choice }
  /** What can be mended, after the graph it is about. */
  | { readonly type: 'fixes'; readonly fixes: readonly FixView[] }
  /** What past commits would have rebuilt; shown as soon as it is there. */
  | { readonly type: 'history'; readonly history: HistoryView }
  /** Asks for the picture as it is drawn; the answer is the intent `export` with its data. */
  | { readonly type: 'render'; readonly format: 'svg' | 'png' }
  | { readonly type: 'cursor'; readonly line: number }
  /** Shows the next build. */
  | { readonly type: 'next' }
  /** Goes to a step of the build that was, and keeps its card. */
  | { readonly type: 'step'; readonly step: string }
  /** Goes to the costliest root and shows its card, unless something is selected. */
  | { readonly type: 'root' }
  /** Something takes long; without `what` it has ended. `cancel`: it can be stopped. */
  | { readonly type: 'busy'; readonly what?: string; readonly cancel?: boolean }
  | { readonly type: 'reply'; readonly id: number; readonly ok: true }
  | { readonly type: 'reply'; readonly id: number; readonly ok: false; readonly error: string };

/** What the webview may ask of the host. */
export type Intent =
  | { readonly type: 'ready' }
  | { readonly type: 'reveal'; readonly step: string }
  | { readonly type: 'choose-build' }
  | { readonly type: 'choose-baseline' }
  | { readonly type: 'choose-platform'; readonly platform: string }
  | { readonly type: 'open-record' }
  | { readonly type: 'refresh' }
  /** Asks for what the last commits would have rebuilt; it comes as a message of its own. */
  | { readonly type: 'history' }
  /** Stops what the host said it is busy with. */
  | { readonly type: 'cancel' }
  /** `next`: of the next build, not of the one that was. */
  | { readonly type: 'copy-explanation'; readonly step: string; readonly next?: true }
  /** Shows what a fix changes and asks; changes it; measures it by builds. */
  | { readonly type: 'preview-fix' | 'apply-fix' | 'prove-fix'; readonly fix: string }
  | {
      readonly type: 'export';
      readonly format: 'svg' | 'png' | 'mermaid' | 'dot' | 'markdown';
      readonly data?: string;
    };

/** An intent with the number its reply carries. */
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
    case 'history':
    case 'cancel':
      return { type: value['type'] };
    case 'reveal':
      return typeof value['step'] === 'string' ? { type: 'reveal', step: value['step'] } : undefined;
    case 'copy-explanation':
      return typeof value['step'] === 'string'
        ? { type: 'copy-explanation', step: value['step'], ...(value['next'] === true && { next: true }) }
        : undefined;
    case 'preview-fix':
    case 'apply-fix':
    case 'prove-fix':
      return typeof value['fix'] === 'string' ? { type: value['type'], fix: value['fix'] } : undefined;
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
export function parsePanelState(value: unknown): { file: string; choice: Choice } | undefined {
  if (!isObject(value) || typeof value['file'] !== 'string') return undefined;
  return { file: value['file'], choice: parseChoice(value['choice']) };
}

function parseChoice(value: unknown): Choice {
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
    case 'fixes':
      return Array.isArray(value['fixes']) ? { type: 'fixes', fixes: value['fixes'] as readonly FixView[] } : undefined;
    case 'history':
      return isObject(value['history']) && Array.isArray(value['history']['commits'])
        ? { type: 'history', history: value['history'] as unknown as HistoryView }
        : undefined;
    case 'render':
      return value['format'] === 'svg' || value['format'] === 'png'
        ? { type: 'render', format: value['format'] }
        : undefined;
    case 'cursor':
      return typeof value['line'] === 'number' ? { type: 'cursor', line: value['line'] } : undefined;
    case 'next':
      return { type: 'next' };
    case 'step':
      return typeof value['step'] === 'string' ? { type: 'step', step: value['step'] } : undefined;
    case 'root':
      return { type: 'root' };
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
