import type { FileEntry } from '../context/fingerprint';
import { fileHeader } from './file';
import type { Sha256 } from './digest';

/**
 * A file of the context whose `digest` is that of its header and content (file.ts), with `sha256:`; folders and links need none.
 */
export type KeyedEntry = FileEntry;

/** One record of BuildKit's tree: a file or link, a folder with all in it, or a folder's own header. */
export interface TreeRecord {
  /** `/`-separated from the root, with a slash before it; the root itself is empty. */
  readonly path: string;
  readonly kind: 'file' | 'link' | 'folder' | 'header';
}

/** How a code unit compares in UTF-8: surrogates, which stand for the highest characters, come last. */
const rank = (unit: number): number => (unit >= 0xe000 ? unit - 0x800 : unit >= 0xd800 ? unit + 0x2000 : unit);

/** Compares paths as BuildKit's tree sorts them: by bytes, a slash before every other character. */
export function comparePaths(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const [x, y] = [a.charCodeAt(i), b.charCodeAt(i)];
    if (x === y) continue;
    return (x === 0x2f ? 0 : rank(x)) - (y === 0x2f ? 0 : rank(y));
  }
  return a.length - b.length;
}

/** The tree that BuildKit keeps of a context it was sent (cache/contenthash, checksum.go), with the digest of each record. */
export class KeyTree {
  /** Every record, in the order of BuildKit's tree: a folder, its header, what is in it. */
  readonly records: readonly TreeRecord[];
  private readonly digests = new Map<string, string>();
  private readonly at = new Map<string, number>();

  constructor(
    private readonly files: ReadonlyMap<string, KeyedEntry>,
    private readonly sha256: Sha256,
  ) {
    const paths = [...files.keys()].map((p) => `/${p}`).sort(comparePaths);
    this.records = ['', ...paths].flatMap((path): TreeRecord[] => {
      const entry = this.entry(path);
      if (entry !== undefined && entry.type !== 'folder')
        return [{ path, kind: entry.type === 'link' ? 'link' : 'file' }];
      return [
        { path, kind: 'folder' },
        { path, kind: 'header' },
      ];
    });
    this.records.forEach((r, i) => {
      if (r.kind !== 'header') this.at.set(r.path, i);
    });
  }

  entry(path: string): KeyedEntry | undefined {
    return this.files.get(path.slice(1));
  }

  /** Index of what is at a path among the records; undefined when nothing is. */
  find(path: string): number | undefined {
    return this.at.get(path);
  }

  /** Index of the first record behind what is at a path and below it. */
  endOf(index: number): number {
    const path = this.records[index]?.path ?? '';
    let [low, high] = [index + 1, this.records.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      const other = this.records[middle]?.path ?? '';
      if (other === path || other.startsWith(`${path}/`)) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Digest of a record; undefined when a file in it was not read. */
  digest(index: number): string | undefined {
    const record = this.records[index];
    if (record === undefined) return undefined;
    const known = this.digests.get(`${record.kind} ${record.path}`);
    if (known !== undefined) return known;
    const digest = record.kind === 'folder' ? this.folderDigest(index, record.path) : this.ownDigest(record);
    if (digest !== undefined) this.digests.set(`${record.kind} ${record.path}`, digest);
    return digest;
  }

  private ownDigest({ path, kind }: TreeRecord): string | undefined {
    const entry = this.entry(path);
    // The root has no header of its own.
    if (entry === undefined) return this.sha256('');
    if (kind === 'file') return entry.digest;
    const header = fileHeader(entry);
    return header === undefined ? undefined : this.sha256(header);
  }

  /** A folder: its header, then each entry by its name and digest; folders in it whole. */
  private folderDigest(index: number, path: string): string | undefined {
    const header = this.digest(index + 1);
    if (header === undefined) return undefined;
    const parts = [`\0${header}`];
    for (let i = index + 2, end = this.endOf(index); i < end; i = this.endOf(i)) {
      const digest = this.digest(i);
      if (digest === undefined) return undefined;
      parts.push(`${keyOf((this.records[i]?.path ?? '').slice(path.length))}${digest}`);
    }
    return this.sha256(parts.join(''));
  }
}

/** A path as BuildKit's tree has it. */
export const keyOf = (path: string): string => path.replaceAll('/', '\0');
