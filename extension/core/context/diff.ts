import { isIgnored, readIgnoreFile } from './dockerignore';
import type { ContextFact } from './fact';
import type { FileEntry, Fingerprint } from './fingerprint';
import { selectPaths } from './select';
import type { Selector } from './selectors';
import type { ContextVerdict, CulpritFile, FileState, IgnoreMoves } from './verdict';

/** Same content, as far as it was read; undefined when a file was too large to be read and its time moved. */
function sameContent(old: FileEntry, now: FileEntry): boolean | undefined {
  if (old.link !== now.link || (old.type === 'file' && old.size !== now.size)) return false;
  if (old.digest !== undefined && now.digest !== undefined) return old.digest === now.digest;
  if (old.digest === now.digest && old.touchedAt === now.touchedAt) return true;
  return old.type === 'file' ? undefined : true;
}

function changeOf(old: FileEntry | undefined, now: FileEntry | undefined): CulpritFile['change'] | undefined {
  if (old === undefined) return now === undefined ? undefined : 'added';
  if (now === undefined) return 'removed';
  if (old.type !== now.type) return 'type';
  const same = sameContent(old, now);
  if (same === false) return 'content';
  if (old.mode !== now.mode) return 'mode';
  return same === undefined ? 'candidate' : undefined;
}

const stateOf = ({ type, mode, size, digest, link }: FileEntry): FileState => ({
  type,
  mode,
  size,
  ...(digest !== undefined && { digest }),
  ...(link !== undefined && { link }),
});

const folderOf = (path: string): string => (path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '.');

function foldersOf(paths: Iterable<string>): Set<string> {
  const found = new Set<string>();
  for (const path of paths)
    for (let folder = folderOf(path); folder !== '.' && !found.has(folder); folder = folderOf(folder))
      found.add(folder);
  return found;
}

/** Files of a selection that differ between two fingerprints, each with what happened to it; in the order of their paths. */
export function differences(old: Fingerprint, now: Fingerprint, selectors: readonly Selector[]): CulpritFile[] {
  const before = new Set<string>();
  const after = new Set<string>();
  for (const s of selectors) {
    const links = new Set<string>();
    const onLink = (path: string): void => void links.add(path);
    const [a, b] = [selectPaths(old.files, [s], onLink), selectPaths(now.files, [s], onLink)];
    // With another target a link in the source leads to other files.
    if (a.size !== b.size || [...a].some((path) => !b.has(path)))
      for (const link of links) {
        if (old.files.has(link)) before.add(link);
        if (now.files.has(link)) after.add(link);
      }
    for (const path of a) before.add(path);
    for (const path of b) after.add(path);
  }
  const paths = new Set([...before, ...after]);
  const folders = foldersOf(paths);
  return [...paths].sort().flatMap((path): CulpritFile[] => {
    const [a, b] = [
      before.has(path) ? old.files.get(path) : undefined,
      after.has(path) ? now.files.get(path) : undefined,
    ];
    const change = changeOf(a, b);
    // A folder that came or went is told by its files.
    const told = (b ?? a)?.type === 'folder' && change !== 'mode' && change !== 'type' && folders.has(path);
    if (change === undefined || told) return [];
    return [{ path, change, ...(a !== undefined && { old: stateOf(a) }), ...(b !== undefined && { new: stateOf(b) }) }];
  });
}

/** Pairs of a file that went and one that came with the same content: renamed. */
function renames(old: Fingerprint, now: Fingerprint, files: readonly CulpritFile[]): ContextFact[] {
  const came = new Map<string, string>();
  for (const f of files) {
    const digest = f.change === 'added' ? now.files.get(f.path)?.digest : undefined;
    if (digest !== undefined) came.set(digest, f.path);
  }
  return files.flatMap((f) => {
    const to = f.change === 'removed' ? came.get(old.files.get(f.path)?.digest ?? '') : undefined;
    return to === undefined ? [] : [{ kind: 'renamed', from: f.path, to }];
  });
}

/** The line of the ignore file that let files in or out, and those files; undefined when it moved none. */
function ignoreMoves(old: Fingerprint, now: Fingerprint, files: readonly CulpritFile[]): IgnoreMoves | undefined {
  const [before, after] = [old.ignore?.text ?? '', now.ignore?.text ?? ''];
  const file = now.ignore?.file ?? old.ignore?.file;
  if (file === undefined || before === after) return undefined;
  const [a, b] = [readIgnoreFile(before), readIgnoreFile(after)];
  const moved = files.filter(
    (f) =>
      (f.change === 'added' || f.change === 'removed') && isIgnored(a, f.path).ignored !== isIgnored(b, f.path).ignored,
  );
  const [first] = moved;
  if (first === undefined) return undefined;
  const now_ = isIgnored(b, first.path).by;
  const by = now_ ?? isIgnored(a, first.path).by;
  return {
    file,
    ...(by !== undefined && { line: by.text }),
    ...(now_ !== undefined && { lineNumber: now_.line }),
    files: [...moved, ...files.filter((f) => f.path === file)],
  };
}

/**
 * A folder's mode is in the key as the builder first received it: a client that sends it changed does not make the builder
 * hash it anew (fsutil, diskwriter; test/buildkit/context.test.ts). So it breaks nothing on a builder that knows the context.
 */
const isFolderMode = (f: CulpritFile): boolean => f.change === 'mode' && f.new?.type === 'folder';

/**
 * What two fingerprints say of the files a step takes: which differ, that none does, or that the ignore file moved them in or
 * out. A difference is proven unless the file was changing while the build began; undefined when a fingerprint is not whole
 * and what it holds shows no difference.
 */
export function verdictOf(
  old: Fingerprint,
  now: Fingerprint,
  selectors: readonly Selector[],
): ContextVerdict | undefined {
  const whole = old.incomplete === undefined && now.incomplete === undefined;
  const all = differences(old, now, selectors).filter((f) => whole || (f.old !== undefined && f.new !== undefined));
  const found = all.some((f) => !isFolderMode(f)) ? all.filter((f) => !isFolderMode(f)) : all;
  const moving = new Set([...old.unsure, ...now.unsure]);
  // That a file went after the build began shows at its folder only.
  const isSure = (f: CulpritFile): boolean =>
    f.change !== 'candidate' &&
    !isFolderMode(f) &&
    !moving.has(f.path) &&
    (f.change !== 'removed' || ![...foldersOf([f.path]), '.'].some((folder) => moving.has(folder)));
  const sure = found.filter(isSure);
  const late = now.startedAt === undefined ? 0 : now.takenAt - now.startedAt;
  const notSure = found.filter((f) => !isSure(f) && !isFolderMode(f)).map((f) => f.path);
  const evidence: ContextFact[] = [
    { kind: 'fingerprints-taken' },
    ...(late > 500 ? [{ kind: 'fingerprint-late', ms: late } as const] : []),
    ...(notSure.length > 0 ? [{ kind: 'fingerprint-moving', paths: notSure } as const] : []),
    ...renames(old, now, found),
  ];
  if (found.length === 0) {
    const selected = [...moving].filter((path) => selectPaths(now.files, selectors).has(path));
    if (selected.length > 0)
      return { kind: 'candidates', files: selected.sort().map((path) => ({ path, change: 'candidate' })), evidence };
    return whole ? { kind: 'unchanged', touched: touched(old, now, selectors), evidence } : undefined;
  }
  if (found.every(isFolderMode)) return { kind: 'candidates', files: found.map(asCandidate), evidence };
  const claimed = sure.length > 0 ? [...sure, ...found.filter((f) => !isSure(f)).map(asCandidate)] : found;
  const ignore = ignoreMoves(old, now, sure);
  const taken = new Set(ignore?.files.map((f) => f.path));
  return {
    kind: 'changed',
    files: claimed.filter((f) => !taken.has(f.path)),
    ...(ignore !== undefined && { ignore }),
    certainty: sure.length > 0 ? 'proven' : 'inferred',
    evidence,
  };
}

/** Files that are the same in all that is compared, and whose metadata was written: only attributes can differ. */
function touched(old: Fingerprint, now: Fingerprint, selectors: readonly Selector[]): string[] {
  return [...selectPaths(now.files, selectors)].filter((path) => {
    const [a, b] = [old.files.get(path), now.files.get(path)];
    return a?.type === 'file' && a.touchedAt !== b?.touchedAt;
  });
}

const asCandidate = (f: CulpritFile): CulpritFile => ({ ...f, change: 'candidate' });
