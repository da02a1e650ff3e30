import type { Archive } from '../archive/archive';
import type { FileEntry, Fingerprint } from '../core/context/fingerprint';

type Kept = [path: string, type: FileEntry['type'], mode: number, size: number, touchedAt: number, content: string | 0];

/** As it is kept: all entries, or what differs from another fingerprint that is kept whole. */
interface KeptFingerprint extends Omit<Fingerprint, 'files'> {
  readonly version: typeof version;
  readonly base?: string;
  readonly files: readonly Kept[];
  readonly removed?: readonly string[];
}

const version = 2;
/** A difference larger than this share of the whole is no longer worth it. */
const maxShare = 0.1;

const pack = (path: string, e: FileEntry): Kept => [path, e.type, e.mode, e.size, e.touchedAt, e.digest ?? e.link ?? 0];

function unpack([, type, mode, size, touchedAt, content]: Kept): FileEntry {
  const entry = { type, mode, size, touchedAt };
  if (content === 0) return entry;
  return type === 'link' ? { ...entry, link: content } : { ...entry, digest: content };
}

const isKept = (value: unknown): value is KeptFingerprint =>
  typeof value === 'object' &&
  value !== null &&
  'version' in value &&
  value.version === version &&
  'files' in value &&
  Array.isArray(value.files);

/** Fingerprints in the archive. Most differ from the one before in a few files of thousands: they are kept as that. */
export class FingerprintStore {
  /** By context folder, the last one that was kept whole. */
  private readonly bases = new Map<string, { readonly key: string; readonly files: number }>();

  constructor(private readonly archive: Archive) {}

  /**
   * Keeps the fingerprint of a build. `moved` are the paths that may differ from the last one that was kept whole. Returns
   * whether this one was.
   */
  async put(key: string, { files, ...rest }: Fingerprint, moved?: ReadonlySet<string>): Promise<boolean> {
    const place = rest.contextPath ?? '';
    const base = this.bases.get(place);
    const small = base !== undefined && moved !== undefined && moved.size <= Math.max(100, base.files * maxShare);
    if (small && (await this.archive.touch('fingerprint', base.key, Date.now()))) {
      const kept: Kept[] = [];
      const removed: string[] = [];
      for (const path of moved) {
        const entry = files.get(path);
        if (entry === undefined) removed.push(path);
        else kept.push(pack(path, entry));
      }
      const difference: KeptFingerprint = { ...rest, version, base: base.key, files: kept, removed };
      await this.archive.put('fingerprint', key, difference);
      return false;
    }
    const whole: KeptFingerprint = { ...rest, version, files: [...files].map(([path, e]) => pack(path, e)) };
    await this.archive.put('fingerprint', key, whole);
    this.bases.set(place, { key, files: files.size });
    return true;
  }

  /** The fingerprint of a build; undefined when there is none, or what it is a difference to is gone. */
  async get(key: string): Promise<Fingerprint | undefined> {
    const kept = await this.read(key);
    if (kept === undefined) return undefined;
    const { base, files: own, removed, version: _version, ...rest } = kept;
    const whole = base === undefined ? undefined : await this.read(base);
    if (base !== undefined && whole === undefined) return undefined;
    const files = new Map<string, FileEntry>();
    for (const row of whole?.files ?? []) files.set(row[0], unpack(row));
    for (const row of own) files.set(row[0], unpack(row));
    for (const path of removed ?? []) files.delete(path);
    return { ...rest, files };
  }

  private async read(key: string): Promise<KeptFingerprint | undefined> {
    const value = await this.archive.get('fingerprint', key, Date.now());
    return isKept(value) ? value : undefined;
  }
}
