import { cleanPath } from '../plan/paths';
import type { Step } from '../plan/types';
import { hasWildcards } from './glob';

/** What one source of a COPY, an ADD or a bind mount takes of the context (solver/llbsolver/ops/opsutils, Selector). */
export interface Selector {
  /** From the root of the context, cleaned, without a slash before it; `.` is all of it. */
  readonly path: string;
  /** The path holds `*`, `?` or a class, each for one component. */
  readonly wildcard: boolean;
  /** Of `--parents`: only what matches below the path. */
  readonly include?: readonly string[];
  /** Of `--exclude`: what matches below the path is left out. */
  readonly exclude?: readonly string[];
}

/** A path from the root of the context, without a slash before it. */
export const fromRoot = (path: string): string => cleanPath(`/${path}`).slice(1) || '.';

function selector(source: string, parents: boolean, exclude: readonly string[], wildcards: boolean): Selector {
  const out = exclude.length > 0 ? { exclude } : {};
  if (!parents) {
    const path = fromRoot(source);
    return { path, wildcard: wildcards && hasWildcards(path), ...out };
  }
  // A pivot `/./` parts the base from the pattern (dockerfile2llb/convert_copy.go).
  const at = source.indexOf('/./');
  const base = fromRoot(at < 0 ? '/' : source.slice(0, at));
  return {
    path: base,
    wildcard: hasWildcards(base),
    include: [fromRoot(at < 0 ? source : source.slice(at + 3))],
    ...out,
  };
}

/** What a step takes of the build context; empty when it takes nothing. Mounts know no patterns. */
export function selectorsOf(step: Step): Selector[] {
  const { selection } = step;
  return step.inputs.flatMap((input) => {
    if (input.kind !== 'context') return [];
    if (selection === undefined) {
      const copies = step.instruction === 'COPY' || step.instruction === 'ADD';
      return (input.paths ?? ['.']).map((p) => selector(p, false, [], copies));
    }
    return selection.sources.map((s) => selector(s, selection.parents, selection.exclude, true));
  });
}
