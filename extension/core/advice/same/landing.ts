import type { CopyForm } from '../../plan/forms';
import { cleanPath, contextPath, rootedPath } from '../../plan/paths';
import type { Step } from '../../plan/types';

/** What is known of a path of the build context. */
export type Kind = 'file' | 'folder' | 'missing' | 'unknown';

/** Where one source of a COPY comes to lie. */
export interface Landing {
  /** As written, expanded. */
  readonly source: string;
  /** From the root of the stage: of a folder the place its content goes to. */
  readonly path: string;
  readonly kind: Kind;
  /** What is kept though the text alone does not show it: that the source is a file. */
  readonly assumed: boolean;
}

export const baseName = (path: string): string => cleanPath(path).split('/').at(-1) ?? '';

/** Folders above a path, the highest first: `usr`, `usr/local` of `/usr/local/x`. */
export function foldersAbove(path: string): string[] {
  const parts = path.split('/').filter((p) => p !== '');
  return parts.slice(0, -1).map((_, i) => parts.slice(0, i + 1).join('/'));
}

/** A path is another, or lies below it. */
export const isWithin = (path: string, root: string): boolean =>
  path === root || path.startsWith(root.endsWith('/') ? root : `${root}/`);

/** Two paths share no file: neither lies below the other. */
export const areApart = (a: string, b: string): boolean => !isWithin(a, b) && !isWithin(b, a);

export const hasWildcard = (path: string): boolean => /[*?[\]\\]/.test(path);

/** Kinds of paths of a build context, from the list of its files; without a list all are unknown. */
export function kindsOf(files: readonly string[] | undefined): (path: string) => Kind {
  if (files === undefined) return () => 'unknown';
  const known = new Set(files);
  const folders = new Set<string>(['.']);
  for (const file of files)
    for (let at = file.lastIndexOf('/'); at > 0; at = file.lastIndexOf('/', at - 1)) folders.add(file.slice(0, at));
  return (path) => {
    const clean = contextPath(path);
    return known.has(clean) ? 'file' : folders.has(clean) ? 'folder' : 'missing';
  };
}

/** All that a COPY can write lies here. */
export const areaOf = (form: CopyForm): string => cleanPath(form.dest);

/**
 * Where each source of a COPY comes to lie, as BuildKit's copy places it: a file goes into a destination that ends with a
 * slash, a folder's content goes to the destination itself, and `--parents` keeps the path behind the pivot `/./`. Undefined
 * when that needs the files themselves. A source of unknown kind is taken to be a file where its kind decides.
 */
export function landings(form: CopyForm, kindOf: (path: string) => Kind): Landing[] | undefined {
  if (form.kind !== 'copy' || form.bodies.length > 0) return undefined;
  if (form.sources.length === 0 || form.sources.some(hasWildcard)) return undefined;
  const into = form.dest.endsWith('/');
  if (!into && form.sources.length > 1) return undefined;
  return form.sources.map((source) => {
    const kind = kindOf(source);
    const assumed = kind === 'unknown' || kind === 'missing';
    const place = (path: string): string => rootedPath(`${form.dest}/${path}`);
    if (form.parents) return { source, kind, path: place(source.split('/./').at(-1) ?? source), assumed: false };
    if (!into) return { source, kind, path: cleanPath(form.dest), assumed };
    const folder = kind === 'folder' || (assumed && contextPath(source) === '.');
    return { source, kind, path: folder ? cleanPath(form.dest) : place(baseName(source)), assumed: assumed && !folder };
  });
}

/** All places that a COPY or ADD writes to: of sources whose kind is not known, the whole destination. */
export function areasOf(step: Step, form: CopyForm, kindOf: (path: string) => Kind): string[] {
  const placed = landings(form, step.inputs.some((i) => i.kind === 'context') ? kindOf : () => 'unknown');
  const isTold = placed?.every((l) => !l.assumed) === true;
  return isTold ? placed.map((l) => l.path) : [areaOf(form)];
}
