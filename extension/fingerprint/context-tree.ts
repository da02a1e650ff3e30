import { lstatSync, type Stats } from 'node:fs';
import { matchBelow, mayHoldException, type Matched, type Pattern } from '../core/context/patterns';
import { Stopped, type Stop } from './digest';
import { collect, stampOf, stampSize, type Folder, type Known, type ScannedEntry } from './folder';
import { encodePath, namesIn } from './names';
import { readEntry } from './read-entry';
import type { Share } from './wanted';

/** What a scan is to find. */
export interface ScanRequest {
  readonly ignore: readonly Pattern[];
  readonly wanted: (path: string) => Share;
  /** Changes when `ignore` or `wanted` do: what was decided of each path is decided anew. */
  readonly rules: string;
  /** When the build began, milliseconds since 1970. */
  readonly startedAt?: number;
  /** Names, sizes and modes only: no file is read. */
  readonly withoutContent?: boolean;
  readonly stop: Stop;
}

/** What moved since the scan before. */
export interface ScanResult {
  /** Paths that came or changed; undefined those that went. */
  readonly delta: ReadonlyMap<string, ScannedEntry | undefined>;
  /** Files and folders that changed after the build began, or while they were read. */
  readonly unsure: readonly string[];
  /** Files whose content was read. */
  readonly read: number;
  readonly incomplete?: string;
}

/** What changed just before it was read may change again without its time moving: it is read again. */
const racyMs = 50;
/** File systems that keep whole seconds only. */
const coarseMs = 2000;
/** More than any context that can be sent in reasonable time. */
const maxFiles = 400_000;
/** Bytes read in one scan; files beyond are known by size and time only. */
const maxBytes = 16 * 1024 ** 3;

/** One scan while it runs. */
interface Pass {
  readonly request: ScanRequest;
  /** Entries of the tree before its rules changed. */
  readonly known: Map<string, Known>;
  readonly unsure: string[];
  files: number;
  bytes: number;
  read: number;
}

/** By the time of the last change of anything, which no program sets. */
const isRacy = (changedAt: number): boolean => Date.now() - changedAt < (changedAt % 1000 === 0 ? coarseMs : racyMs);

/** FNV-1a: spreads paths over shares, the same way in every one. */
function hashOf(path: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < path.length; i++) h = Math.imul(h ^ path.charCodeAt(i), 0x01000193);
  return h >>> 0;
}

/**
 * The files of a build context as they were at the last scan. A scan asks for every file's stat and reads the content of
 * those that moved; a folder whose time did not move is not listed again. Several trees may each look at a share of the
 * files of one context. Synchronous: it is meant for a thread of its own.
 */
export class ContextTree {
  private root: Folder;
  private rules = '';
  /** Moves that no result has told yet: of a scan that was stopped. */
  private delta = new Map<string, ScannedEntry | undefined>();

  constructor(
    private readonly contextPath: string,
    /** This share, from 0, of how many. */
    private readonly share = 0,
    private readonly shares = 1,
  ) {
    this.root = this.newFolder('', undefined);
  }

  /**
   * Brings the tree up to date.
   * @throws Stopped when the scan was stopped; the next one goes on from what is known.
   */
  scan(request: ScanRequest): ScanResult {
    const pass: Pass = { request, known: new Map(), unsure: [], files: 0, bytes: 0, read: 0 };
    if (this.rules !== request.rules) {
      collect(this.root, pass.known);
      this.root = this.newFolder('', undefined);
      this.rules = request.rules;
      // Decided anew: what is not found again is taken no longer.
      for (const path of pass.known.keys()) this.delta.set(path, undefined);
    }
    this.visit(this.root, pass);
    const { delta } = this;
    this.delta = new Map();
    const many = pass.files * this.shares > maxFiles;
    return {
      delta,
      unsure: pass.unsure,
      read: pass.read,
      ...(many && { incomplete: `there are more than ${maxFiles} files` }),
    };
  }

  private newFolder(path: string, matched: Matched | undefined): Folder {
    return {
      path,
      full: encodePath(path === '' ? this.contextPath : `${this.contextPath}/${path}`),
      matched,
      changedAt: -1,
      racy: true,
      paths: [],
      fulls: [],
      stamps: new Float64Array(0),
      entries: [],
      hidden: new Set(),
      folders: [],
    };
  }

  private visit(folder: Folder, pass: Pass): void {
    const { startedAt, stop } = pass.request;
    if (stop()) throw new Stopped();
    const stat = lstatSync(folder.full, { throwIfNoEntry: false });
    if (stat?.isDirectory() !== true) {
      // It went this moment; the folder above is listed anew the next time.
      this.drop(folder);
      return;
    }
    if (folder.racy || stat.ctimeMs !== folder.changedAt) this.list(folder, pass);
    folder.changedAt = stat.ctimeMs;
    folder.racy = isRacy(stat.ctimeMs);
    if (startedAt !== undefined && stat.ctimeMs > startedAt) pass.unsure.push(folder.path === '' ? '.' : folder.path);
    this.look(folder, pass);
    for (const inner of folder.folders) if (pass.files * this.shares <= maxFiles) this.visit(inner, pass);
  }

  /** Lists a folder's names, keeping what is known of those that stayed. */
  private list(folder: Folder, pass: Pass): void {
    const { ignore, wanted } = pass.request;
    const inner = new Map(folder.folders.map((f) => [f.path, f]));
    const paths: string[] = [];
    const hidden = new Set<string>();
    const folders: Folder[] = [];
    for (const { name, isFolder } of listed(folder.full)) {
      const path = folder.path === '' ? name : `${folder.path}/${name}`;
      if (wanted(path) === 'none') continue;
      const { matches, matched } = matchBelow(ignore, path, folder.matched);
      if (matches && (!isFolder || !mayHoldException(ignore, path))) continue;
      if (hashOf(path) % this.shares === this.share) {
        paths.push(path);
        if (matches) hidden.add(path);
      }
      if (!isFolder) continue;
      folders.push(inner.get(path) ?? this.newFolder(path, matched));
      inner.delete(path);
    }
    for (const gone of inner.values()) this.drop(gone);
    this.replace(folder, paths, hidden, pass.known);
    folder.folders = folders;
  }

  private replace(folder: Folder, paths: string[], hidden: ReadonlySet<string>, known: Map<string, Known>): void {
    const before = new Map<string, Known>();
    folder.paths.forEach((path, i) => {
      const entry = folder.entries[i];
      if (entry !== undefined) before.set(path, { entry, stamp: stampOf(folder, i) });
    });
    const stamps = new Float64Array(paths.length * stampSize);
    folder.entries = paths.map((path, i) => {
      const kept = before.get(path) ?? known.get(path);
      if (kept === undefined || (kept.entry.hidden === true) !== hidden.has(path)) return undefined;
      stamps.set(kept.stamp, i * stampSize);
      if (!before.delete(path)) this.delta.set(path, kept.entry);
      return kept.entry;
    });
    for (const path of before.keys()) this.delta.set(path, undefined);
    folder.paths = paths;
    folder.fulls = paths.map((p) => encodePath(`${this.contextPath}/${p}`));
    folder.hidden = hidden;
    folder.stamps = stamps;
  }

  private drop(folder: Folder): void {
    for (const path of folder.paths) this.delta.set(path, undefined);
    folder.paths = [];
    folder.fulls = [];
    folder.entries = [];
    folder.racy = true;
    for (const inner of folder.folders) this.drop(inner);
    folder.folders = [];
  }

  /** Asks for the stat of every entry of a folder, and reads those that moved. The hot loop: no object a file. */
  private look(folder: Folder, pass: Pass): void {
    const { fulls, stamps, entries, paths } = folder;
    const startedAt = pass.request.startedAt ?? Infinity;
    pass.files += fulls.length;
    for (let i = 0, k = 0; i < fulls.length; i++, k += stampSize) {
      const full = fulls[i] ?? '';
      const s = lstatSync(full, { throwIfNoEntry: false });
      if (s === undefined) {
        this.put(folder, i, undefined);
        folder.racy = true;
        continue;
      }
      const path = paths[i] ?? '';
      if (s.ctimeMs > startedAt && !s.isDirectory()) pass.unsure.push(path);
      const same =
        stamps[k] === s.size && stamps[k + 1] === s.mtimeMs && stamps[k + 2] === s.ctimeMs && stamps[k + 3] === s.ino;
      if (same && entries[i] !== undefined) continue;
      this.put(folder, i, this.read(full, path, s, folder.hidden.has(path), pass));
      stamps[k] = s.size;
      // A stamp that nothing is equal to makes the next scan read the file again.
      stamps[k + 1] = isRacy(s.ctimeMs) ? NaN : s.mtimeMs;
      stamps[k + 2] = s.ctimeMs;
      stamps[k + 3] = s.ino;
    }
  }

  private put(folder: Folder, i: number, entry: ScannedEntry | undefined): void {
    folder.entries[i] = entry;
    this.delta.set(folder.paths[i] ?? '', entry);
  }

  /** Reads a file as far as the scan reads contents at all. */
  private read(
    full: string | Buffer,
    path: string,
    stat: Stats,
    hidden: boolean,
    pass: Pass,
  ): ScannedEntry | undefined {
    const { stop, withoutContent } = pass.request;
    const withContent = stat.isFile() && withoutContent !== true && pass.bytes + stat.size <= maxBytes;
    if (withContent) {
      pass.bytes += stat.size;
      pass.read++;
    }
    const { entry, unsure } = readEntry({ full, stat, hidden, withContent, stop });
    if (unsure) pass.unsure.push(path);
    return entry;
  }
}

function listed(folder: string | Buffer): ReturnType<typeof namesIn> {
  try {
    return namesIn(folder);
  } catch {
    // Not to be read: the client could not send it either.
    return [];
  }
}
