import type { CulpritFile } from '../explain/types';
import type { Verdict } from '../explain/context-evidence';
import { isIgnored, readIgnoreFile } from './dockerignore';
import type { FileEntry, Fingerprint } from './fingerprint';
import { selectPaths } from './select';

type Change = Exclude<CulpritFile['change'], 'candidate'>;

function changeOf(old: FileEntry | undefined, now: FileEntry | undefined): Change | undefined {
  if (old === undefined) return now === undefined ? undefined : 'added';
  if (now === undefined) return 'removed';
  if (old.type !== now.type) return 'type';
  if (old.digest !== now.digest || old.link !== now.link) return 'content';
  return old.mode === now.mode ? undefined : 'mode';
}

/** Files of a selection that differ between two fingerprints, each with what happened to it. */
export function differences(old: Fingerprint, now: Fingerprint, sources: readonly string[]): CulpritFile[] {
  const selected = selectPaths(sources);
  const paths = new Set([...Object.keys(old.files), ...Object.keys(now.files)].filter(selected));
  return [...paths].sort().flatMap((path): CulpritFile[] => {
    const change = changeOf(old.files[path], now.files[path]);
    // A folder that came or went is told by its files.
    const folder = (now.files[path] ?? old.files[path])?.type === 'folder';
    return change === undefined || (folder && change !== 'mode' && change !== 'type' && hasChildren(path, paths))
      ? []
      : [{ path, change }];
  });
}

const hasChildren = (path: string, all: ReadonlySet<string>): boolean => [...all].some((p) => p.startsWith(`${path}/`));

const lateBy = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

/**
 * What two fingerprints say of the files a step takes: which differ, that none does, or that the ignore file moved them in or
 * out. Proven unless a file was changing while it was read.
 */
export function verdictOf(old: Fingerprint, now: Fingerprint, sources: readonly string[], startedAt?: number): Verdict {
  const files = differences(old, now, sources);
  const selected = selectPaths(sources);
  const unsure = [...old.unsure, ...now.unsure].filter(selected);
  const late = startedAt === undefined ? 0 : now.takenAt - startedAt;
  const evidence = [
    'fingerprints of the context were taken at both builds',
    ...(late > 500 ? [`this one ${lateBy(late)} after the build began`] : []),
    ...(unsure.length > 0 ? [`changed while it was read: ${unsure.slice(0, 3).join(', ')}`] : []),
  ];
  const certainty = unsure.length > 0 ? ('inferred' as const) : ('proven' as const);
  if (files.length === 0) {
    return unsure.length > 0
      ? { kind: 'candidates', files: unsure.map((path) => ({ path, change: 'candidate' })), evidence }
      : { kind: 'unchanged', evidence };
  }
  const moved = ignoreMoves(old, now, files);
  if (moved !== undefined) return { kind: 'ignore-changed', ...moved, files, certainty, evidence };
  return { kind: 'changed', files, certainty, evidence };
}

/** The line of the ignore file that let all these files in or out; undefined when something else changed too. */
function ignoreMoves(
  old: Fingerprint,
  now: Fingerprint,
  files: readonly CulpritFile[],
): { line?: string; lineNumber?: number } | undefined {
  const [before, after] = [old.ignore?.text ?? '', now.ignore?.text ?? ''];
  if (before === after || !files.some((f) => f.change === 'added' || f.change === 'removed')) return undefined;
  const [a, b] = [readIgnoreFile(before), readIgnoreFile(after)];
  const ignoreName = now.ignore?.file ?? old.ignore?.file;
  const others = files.filter((f) => f.path !== ignoreName);
  if (!others.every((f) => isIgnored(a, f.path).ignored !== isIgnored(b, f.path).ignored)) return undefined;
  const [first] = others;
  if (first === undefined) return undefined;
  const by = isIgnored(b, first.path).by ?? isIgnored(a, first.path).by;
  return by === undefined ? {} : { line: by.text, lineNumber: by.line };
}
