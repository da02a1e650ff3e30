import type { Files } from '../context/fingerprint';
import { globComponent, splitWildcards } from '../context/glob';
import { resolveLinks } from '../context/links';
import { matchPath, patternsOf, type Pattern } from '../context/patterns';
import { selectPaths } from '../context/select';
import { selectorsOf, type Selector } from '../context/selectors';
import type { Matcher } from '../text/linear';
import type { Step } from '../plan/types';

const below = (path: string, folder: string): string | undefined =>
  folder === '.'
    ? path
    : path === folder
      ? ''
      : path.startsWith(`${folder}/`)
        ? path.slice(folder.length + 1)
        : undefined;

/** Whether one source of a step takes a path, when no link is in the way: the same as context/select, asked for one path. */
class Source {
  private readonly include: readonly Pattern[] | undefined;
  private readonly exclude: readonly Pattern[];
  private readonly prefix: string;
  private readonly globs: readonly (Matcher | undefined)[];

  constructor(readonly selector: Selector) {
    this.include = selector.include === undefined ? undefined : patternsOf(selector.include);
    this.exclude = patternsOf(selector.exclude ?? []);
    const { prefix, pattern } = selector.wildcard
      ? splitWildcards(selector.path)
      : { prefix: selector.path, pattern: [] };
    this.prefix = prefix;
    this.globs = pattern.map(globComponent);
  }

  /** What is left of the path below what the source names; undefined when it is elsewhere. */
  private rest(path: string): string | undefined {
    const rest = below(path, this.prefix);
    if (rest === undefined || this.globs.length === 0) return rest;
    const parts = rest.split('/');
    if (parts.length < this.globs.length || !this.globs.every((g, i) => g?.test(parts[i] ?? '') === true))
      return undefined;
    return parts.slice(this.globs.length).join('/');
  }

  takes(path: string): boolean {
    const rest = this.rest(path);
    if (rest === undefined) return false;
    if (this.include !== undefined && !matchPath(this.include, rest).matches) return false;
    return this.exclude.length === 0 || !matchPath(this.exclude, rest).matches;
  }

  /** A link at this path may lead the source elsewhere. */
  isLed(link: string): boolean {
    if (below(this.prefix, link) !== undefined) return true;
    if (this.globs.length === 0) return false;
    const rest = below(link, this.prefix);
    return rest !== undefined && rest !== '' && rest.split('/').length <= this.globs.length;
  }

  /** Something is there to be copied; a source with wildcards may be of nothing. */
  isThere(files: Files): boolean {
    const { path, wildcard, include } = this.selector;
    if (wildcard || include !== undefined || path === '.') return true;
    const found = resolveLinks(path, (p) => files.get(p), true);
    return found !== undefined && (found === '.' || files.has(found));
  }
}

/** What a step takes of the context. */
export class Taken {
  private readonly sources: readonly Source[];

  private constructor(
    readonly step: Step,
    selectors: readonly Selector[],
  ) {
    this.sources = selectors.map((s) => new Source(s));
  }

  /** Undefined for a step that takes nothing of it. */
  static of(step: Step): Taken | undefined {
    const selectors = selectorsOf(step);
    return selectors.length === 0 ? undefined : new Taken(step, selectors);
  }

  takes(path: string): boolean {
    return this.sources.some((s) => s.takes(path));
  }

  /** A link is in the way of a source: what it takes has to be looked up in the whole tree. */
  isLed(links: Iterable<string>): boolean {
    for (const link of links) if (this.sources.some((s) => s.isLed(link))) return true;
    return false;
  }

  /** What it takes, each with all that is in its key. */
  select(files: Files): Map<string, string> {
    const paths = selectPaths(
      files,
      this.sources.map((s) => s.selector),
    );
    return new Map(
      [...paths].map((path) => {
        const { type = 'other', mode = 0, digest = '', link = '' } = files.get(path) ?? {};
        return [path, `${type} ${mode} ${digest} ${link}`];
      }),
    );
  }

  /** Sources that are not there, from the root of the context. */
  missing(files: Files): string[] {
    return this.sources.filter((s) => !s.isThere(files)).map((s) => s.selector.path);
  }
}
