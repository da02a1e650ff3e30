import { asArray, asObject, asString, isObject, parseJson } from '../json';
import type { CacheRef } from '../types';
import { cacheRefsOf } from './command';

/** One target of a printed bake definition (`docker buildx bake --print`). */
export interface DefinedTarget {
  readonly name: string;
  readonly target?: string;
  readonly context?: string;
  readonly dockerfile?: string;
  readonly args: Readonly<Record<string, string>>;
  readonly platforms?: readonly string[];
  readonly cacheFrom: readonly CacheRef[];
  readonly cacheTo: readonly CacheRef[];
  readonly contexts: Readonly<Record<string, string>>;
  readonly noCache: boolean;
  readonly noCacheFilter: readonly string[];
}

/** Entries are strings, or objects since buildx 0.20. */
function refs(value: unknown): CacheRef[] {
  return asArray(value).flatMap((entry): CacheRef[] => {
    const text = asString(entry);
    if (text !== undefined) return cacheRefsOf(text);
    if (!isObject(entry)) return [];
    const { type, ...attrs } = strings(entry);
    return [{ type: type ?? 'registry', attrs }];
  });
}

const strings = (value: unknown): Record<string, string> =>
  Object.fromEntries(
    Object.entries(asObject(value)).flatMap(([k, v]) =>
      typeof v === 'string' || typeof v === 'number' || typeof v === 'boolean' ? [[k, String(v)]] : [],
    ),
  );
const list = (value: unknown): string[] => asArray(value).filter((v): v is string => typeof v === 'string');

/** The targets of a printed definition; empty when the text is none. */
export function definedTargets(text: string): DefinedTarget[] {
  const root = parseJson(text);
  if (!isObject(root) || !isObject(root['target'])) return [];
  return Object.entries(root['target']).map(([name, value]): DefinedTarget => {
    const t = asObject(value);
    const [target, context, dockerfile] = [asString(t['target']), asString(t['context']), asString(t['dockerfile'])];
    const platforms = list(t['platforms']);
    return {
      name,
      ...(target !== undefined && { target }),
      ...(context !== undefined && { context }),
      ...(dockerfile !== undefined && { dockerfile }),
      args: strings(t['args']),
      ...(platforms.length > 0 && { platforms }),
      cacheFrom: refs(t['cache-from']),
      cacheTo: refs(t['cache-to']),
      contexts: strings(t['contexts']),
      noCache: t['no-cache'] === true,
      noCacheFilter: list(t['no-cache-filter']),
    };
  });
}

/** A definition is no longer than this. */
const maxLength = 1 << 20;

/** Collects the lines of a printed object, from `{` alone to `}` alone. */
export class DefinitionLines {
  private lines: string[] | undefined;
  private length = 0;

  /** Takes up a line without its page's prefix; the targets when the object has ended and is a definition. */
  add(line: string): DefinedTarget[] | undefined {
    if (this.lines === undefined) {
      if (line.trimEnd() !== '{') return undefined;
      this.lines = [line];
      this.length = 1;
      return undefined;
    }
    this.lines.push(line);
    this.length += line.length;
    if (this.length > maxLength || line === '{') {
      this.lines = line === '{' ? [line] : undefined;
      this.length = 1;
      return undefined;
    }
    if (line.trimEnd() !== '}') return undefined;
    const found = definedTargets(this.lines.join('\n'));
    this.lines = undefined;
    return found.length > 0 ? found : undefined;
  }

  get isOpen(): boolean {
    return this.lines !== undefined;
  }
}
