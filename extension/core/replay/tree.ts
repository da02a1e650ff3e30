import { isIgnored, readIgnoreFile, type IgnoreFile } from '../context/dockerignore';
import type { FileEntry } from '../context/fingerprint';
import type { GitChange, GitEntry } from './types';

/** A path of the context that came, went or changed with a commit. */
export interface Event {
  readonly path: string;
  /** A folder that came or went: its own mode never changes in git. */
  readonly folder: boolean;
}

const same = (a: GitEntry | undefined, b: GitEntry | undefined): boolean =>
  a?.mode === b?.mode && a?.object === b?.object;

export const isLink = (entry: GitEntry | undefined): boolean => entry?.mode === '120000';
const isSubmodule = (entry: GitEntry | undefined): boolean => entry?.mode === '160000';

/** Folders above a path, the nearest first. */
export function foldersAbove(path: string): string[] {
  const found: string[] = [];
  for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1)) found.push(path.slice(0, at));
  return found;
}

/**
 * The context of a commit, as the client would send it: what git holds, without what the ignore file leaves out. A folder is sent when
 * something of it is sent, or when it is not left out itself: `*.md` leaves an empty folder behind, `docs` does not (fsutil, filter.go).
 */
export class ContextTree {
  private readonly entries: Map<string, GitEntry>;
  /** Files that git holds below a folder, and those of them that are sent. */
  private readonly all = new Map<string, number>();
  private readonly kept = new Map<string, number>();
  private readonly ignored = new Map<string, boolean>();
  private readonly seen = new Map<string, FileEntry>();
  private readonly linked = new Set<string>();

  constructor(
    entries: ReadonlyMap<string, GitEntry>,
    private readonly ignore: IgnoreFile,
    private readonly texts: ReadonlyMap<string, string>,
  ) {
    this.entries = new Map(entries);
    for (const path of entries.keys()) this.count(path, 1);
    for (const [path, entry] of entries) this.show(path, entry);
    for (const folder of this.all.keys()) this.showFolder(folder);
  }

  static of(entries: ReadonlyMap<string, GitEntry>, ignore: string, texts: ReadonlyMap<string, string>): ContextTree {
    return new ContextTree(entries, readIgnoreFile(ignore), texts);
  }

  /** What is sent, by path; links with their targets. It changes as commits are undone. */
  get files(): ReadonlyMap<string, FileEntry> {
    return this.seen;
  }

  /** Paths of links that are sent. */
  get links(): ReadonlySet<string> {
    return this.linked;
  }

  /** What git holds. */
  get git(): ReadonlyMap<string, GitEntry> {
    return this.entries;
  }

  leavesOut(path: string): boolean {
    let found = this.ignored.get(path);
    if (found === undefined) this.ignored.set(path, (found = isIgnored(this.ignore, path).ignored));
    return found;
  }

  private count(path: string, by: 1 | -1): void {
    const isKept = !this.leavesOut(path);
    for (const folder of foldersAbove(path)) {
      this.all.set(folder, (this.all.get(folder) ?? 0) + by);
      if (isKept) this.kept.set(folder, (this.kept.get(folder) ?? 0) + by);
    }
  }

  private isSent(folder: string): boolean {
    if ((this.kept.get(folder) ?? 0) > 0) return true;
    return (this.all.get(folder) ?? 0) > 0 && !this.leavesOut(folder);
  }

  private show(path: string, entry: GitEntry | undefined): void {
    if (entry === undefined || this.leavesOut(path)) {
      this.seen.delete(path);
      this.linked.delete(path);
      return;
    }
    const link = isLink(entry);
    if (link) this.linked.add(path);
    else this.linked.delete(path);
    this.seen.set(path, {
      type: link ? 'link' : isSubmodule(entry) ? 'folder' : 'file',
      mode: entry.mode === '100755' ? 0o755 : 0o644,
      size: 0,
      digest: entry.object,
      ...(link && { link: this.texts.get(entry.object) ?? '' }),
      touchedAt: 0,
    });
  }

  private showFolder(folder: string): void {
    if (this.isSent(folder)) this.seen.set(folder, { type: 'folder', mode: 0o755, size: 0, touchedAt: 0 });
    else if (this.seen.get(folder)?.type === 'folder') this.seen.delete(folder);
  }

  /** Goes back to the commit before, and tells what of the context differs between the two. */
  undo(changes: readonly GitChange[]): Event[] {
    const events: Event[] = [];
    const folders = new Map<string, boolean>();
    const real = changes.filter((c) => !same(c.old, c.new));
    for (const { path } of real)
      for (const folder of foldersAbove(path)) if (!folders.has(folder)) folders.set(folder, this.isSent(folder));
    for (const { path, old, new: now } of real) {
      if (!this.leavesOut(path)) events.push({ path, folder: false });
      if (now !== undefined) {
        this.entries.delete(path);
        this.count(path, -1);
      }
      if (old !== undefined) {
        this.entries.set(path, old);
        this.count(path, 1);
      }
      this.show(path, old);
    }
    for (const [folder, before] of folders) {
      if (this.isSent(folder) === before) continue;
      events.push({ path: folder, folder: true });
      this.showFolder(folder);
    }
    return events;
  }
}
