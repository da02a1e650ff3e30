import type { FileEntry } from '../core/context/fingerprint';
import type { ScanResult } from './context-tree';
import type { ScannedEntry } from './folder';

/** All files of a context as its scans found them, and which of them moved since they were kept whole. */
export class ContextFiles {
  private readonly files = new Map<string, ScannedEntry>();
  private readonly hidden = new Set<string>();
  /** Paths that moved since the last whole keeping; undefined before the first. */
  private moved: Set<string> | undefined;

  apply({ delta }: Pick<ScanResult, 'delta'>): void {
    for (const [path, entry] of delta) {
      this.moved?.add(path);
      if (entry?.hidden === true) this.hidden.add(path);
      else this.hidden.delete(path);
      if (entry === undefined) this.files.delete(path);
      else this.files.set(path, entry);
    }
  }

  /**
   * Entries as the builder gets them: a folder that is left out only when something in it is not. The map is the live one
   * as long as there is none such.
   */
  sent(): ReadonlyMap<string, FileEntry> {
    if (this.hidden.size === 0) return this.files;
    const needed = new Set<string>();
    for (const [path, entry] of this.files)
      if (entry.hidden !== true)
        for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1)) needed.add(path.slice(0, at));
    const out = new Map<string, FileEntry>(this.files);
    for (const path of this.hidden) if (!needed.has(path)) out.delete(path);
    return out;
  }

  /** Paths that may differ from what was kept whole; undefined when nothing was, or when hidden folders come and go. */
  movedSinceKept(): ReadonlySet<string> | undefined {
    return this.hidden.size > 0 ? undefined : this.moved;
  }

  keptWhole(): void {
    this.moved = new Set();
  }
}
