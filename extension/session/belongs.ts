import { isAbsolute, join, normalize, relative } from 'node:path';
import { optionsOf } from '../core/explain';
import { fits, mayBeOf } from '../core/match';
import { plan } from '../core/plan';
import type { BuildRecord } from '../core/records';
import type { LiveBuild } from './live';

/** A Dockerfile that is open: where it is and what it says. */
export interface OpenFile {
  /** Path on this machine; absent for a text that is no file of it, which is known by its text alone. */
  readonly path?: string;
  readonly text: string;
}

/** A share of lines or steps below which a record is of another file. */
const minimumFit = 0.5;

const nameOf = (path: string): string => path.split(/[\\/]/).at(-1) ?? path;

function isInside(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way !== '' && !way.startsWith('..') && !isAbsolute(way);
}

/** Lines that tell one Dockerfile from another: a base image is many files' own. */
const telling = (lines: readonly string[]): readonly string[] => {
  const own = lines.filter((l) => !/^\s*(?:#|FROM\s)/i.test(l));
  return own.length > 0 ? own : lines;
};

/** Share of the telling lines of `a` that `b` has too. */
function likeness(a: string, b: string): number {
  const left = telling(a.split(/\r?\n/).filter((l) => l.trim() !== ''));
  const right = new Set(b.split(/\r?\n/));
  return left.length === 0 ? 0 : left.filter((l) => right.has(l)).length / left.length;
}

/**
 * How well a record fits a file: 0 when it is of another one, up to 1 by its text, and 1 more when it was built in the
 * file's folder. Two Dockerfiles of one folder are told apart by the recorded name, however alike they are.
 */
export function fit(record: BuildRecord, { path, text }: OpenFile): number {
  const here = path !== undefined && record.contextPath !== undefined && isInside(path, record.contextPath);
  if (here && record.dockerfilePath !== undefined && nameOf(record.dockerfilePath) !== nameOf(path)) return 0;
  const alike =
    record.dockerfile === undefined
      ? fits(plan(text, optionsOf(record, path ?? 'Dockerfile')), record)
      : likeness(record.dockerfile, text);
  return alike < minimumFit ? 0 : alike + (here ? 1 : 0);
}

/**
 * Of builds, newest first, those that are of a file: made in its own folder when there are any such, else those that fit by
 * their text.
 */
export function ofFile<T extends { readonly record: BuildRecord }>(builds: readonly T[], file: OpenFile): T[] {
  const fitting = builds.map((b) => ({ b, kind: Math.ceil(fit(b.record, file)) })).filter((x) => x.kind > 0);
  const kind = Math.max(0, ...fitting.map((x) => x.kind));
  return fitting.filter((x) => x.kind === kind).map((x) => x.b);
}

/** A running build is of a file: of its very path, or, when it was started elsewhere, by the steps seen so far. */
export function isOf({ started, record }: LiveBuild, { path, text }: OpenFile): boolean {
  if (started?.contextPath !== undefined) {
    if (path === undefined) return false;
    const name = started.dockerfilePath ?? 'Dockerfile';
    return [join(started.contextPath, name), name].some((p) => isAbsolute(p) && normalize(p) === normalize(path));
  }
  return record !== undefined && mayBeOf(plan(text), record);
}

/** A document as a file of this machine, or as a text of elsewhere: what is not on the disk may have the path of what is. */
export const openFileOf = (uri: { readonly scheme: string; readonly fsPath: string }, text: string): OpenFile =>
  uri.scheme === 'file' ? { path: uri.fsPath, text } : { text };
