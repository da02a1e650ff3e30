import { lstatSync } from 'node:fs';
import { join } from 'node:path';
import { isIgnored, readIgnoreFile } from '../core/context/dockerignore';
import type { Fingerprint } from '../core/context/fingerprint';
import { selectPaths } from '../core/context/select';
import type { Selector } from '../core/context/selectors';
import type { ContextVerdict, CulpritFile } from '../core/explain';
import { changedBetween } from './git';
import { takeFingerprint } from './scan';

/** A build as far as a folder can be compared with it. */
export interface LookedBuild {
  /** The commit, `-dirty` when the work tree was not clean. */
  readonly revision?: string;
  /** Milliseconds since 1970. */
  readonly startedAt?: number;
}

/** What a folder is asked of the builds that were made from it. */
export interface LookQuestion {
  readonly folder: string;
  /** Where an ignore file may stand besides the context. */
  readonly dockerfile?: string;
  readonly build: LookedBuild;
  readonly steps: readonly {
    readonly step: string;
    readonly selectors: readonly Selector[];
    readonly baseline: LookedBuild;
  }[];
}

/** As many files that may have changed as a person looks through. */
const maxCandidates = 20;

/** A revision without the mark of a work tree that was not clean; empty when there is none. */
export const bareRevision = (revision: string | undefined): string => revision?.replace(/-dirty$/, '') ?? '';
const isDirty = (revision: string | undefined): boolean => revision?.endsWith('-dirty') === true;

/** What the commits of both builds say: it is not seen what was not committed, so that it is no proof. */
function fromCommits(
  taken: ReadonlySet<string>,
  ignore: Fingerprint['ignore'],
  committed: readonly CulpritFile[],
  old: string,
  now: string,
  dirty: boolean,
): ContextVerdict | undefined {
  const { patterns, problems } = readIgnoreFile(ignore?.text ?? '');
  // What was removed is in no selection of the present folder: its folder must be.
  const files = committed.filter(
    (f) =>
      (taken.has(f.path) || (f.change === 'removed' && isTakenAbove(f.path, taken))) &&
      !isIgnored({ patterns, problems }, f.path).ignored,
  );
  if (files.length === 0) return undefined;
  const evidence = [{ kind: 'commits-differ', old, new: now } as const];
  return dirty
    ? {
        kind: 'candidates',
        files: files.slice(0, maxCandidates).map((f) => ({ ...f, change: 'candidate' })),
        evidence: [...evidence, { kind: 'uncommitted' }],
      }
    : { kind: 'changed', files, certainty: 'inferred', evidence };
}

function isTakenAbove(path: string, taken: ReadonlySet<string>): boolean {
  for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1))
    if (taken.has(path.slice(0, at))) return true;
  return !path.includes('/') && [...taken].some((p) => !p.includes('/'));
}

/**
 * Files that were touched between the two builds, the last first: they may be the ones that changed. When nothing was touched since
 * the earlier build began, no file and no folder, they are what they were.
 */
function fromTimes(
  context: Fingerprint,
  taken: ReadonlySet<string>,
  around: readonly number[],
  { from, to }: { readonly from: number; readonly to: number },
): ContextVerdict | undefined {
  const entries = [...taken].flatMap((path) => {
    const entry = context.files.get(path);
    return entry === undefined ? [] : [{ path, time: entry.touchedAt, isFolder: entry.type === 'folder' }];
  });
  const touched = entries
    .filter(({ time, isFolder }) => !isFolder && time > from && time <= to)
    .sort((a, b) => b.time - a.time);
  if (touched.length === 0) {
    const isWhole = context.incomplete === undefined && entries.length > 0;
    return isWhole && [...entries.map((e) => e.time), ...around].every((time) => time <= from)
      ? { kind: 'untouched', evidence: [{ kind: 'untouched-since' }] }
      : undefined;
  }
  const files = touched.slice(0, maxCandidates).map(({ path }): CulpritFile => ({ path, change: 'candidate' }));
  return { kind: 'candidates', files, evidence: [{ kind: 'touched-between' }] };
}

/** When something was last touched, milliseconds since 1970; 0 when it is not there. */
const touchedAt = (path: string): number => lstatSync(path, { throwIfNoEntry: false })?.ctimeMs ?? 0;

/** Times of what decides besides the files a step takes: folders from which one may have gone, and the ignore file. */
function timesAround(
  { files }: Fingerprint,
  folder: string,
  dockerfile: string | undefined,
  selectors: readonly Selector[],
): number[] {
  const own = dockerfile ?? join(folder, 'Dockerfile');
  const isOpen = selectors.some((s) => s.wildcard || s.include !== undefined || s.path === '.');
  const folders = [...files.values()].flatMap((f) => (f.type === 'folder' ? [f.touchedAt] : []));
  return [
    ...(isOpen ? [touchedAt(folder), ...folders] : []),
    touchedAt(join(folder, '.dockerignore')),
    touchedAt(`${own}.dockerignore`),
  ];
}

/**
 * What a folder tells of the files that steps take when no fingerprints were: the commits of both builds, else files that
 * were touched between them. Neither is proof, and the verdict says which it is.
 */
export async function lookInto({
  folder,
  dockerfile,
  build,
  steps,
}: LookQuestion): Promise<Map<string, ContextVerdict>> {
  const found = new Map<string, ContextVerdict>();
  const context = takeFingerprint({
    contextPath: folder,
    ...(dockerfile !== undefined && { dockerfile }),
    selectors: steps.flatMap((s) => s.selectors),
    withoutContent: true,
  });
  const commits = new Map<string, Promise<CulpritFile[] | undefined>>();
  const now = bareRevision(build.revision);
  for (const { step, selectors, baseline } of steps) {
    const taken = selectPaths(context.files, selectors);
    const old = bareRevision(baseline.revision);
    let committed = commits.get(old);
    if (committed === undefined)
      commits.set(old, (committed = old === now ? Promise.resolve(undefined) : changedBetween(folder, old, now)));
    const dirty = isDirty(baseline.revision) || isDirty(build.revision);
    const verdict =
      fromCommits(taken, context.ignore, (await committed) ?? [], old, now, dirty) ??
      fromTimes(context, taken, timesAround(context, folder, dockerfile, selectors), {
        from: baseline.startedAt ?? 0,
        to: build.startedAt ?? 0,
      });
    if (verdict !== undefined) found.set(step, verdict);
  }
  return found;
}
