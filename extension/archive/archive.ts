import { randomBytes } from 'node:crypto';
import { chmod, mkdir, open, readdir, readFile, rename, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';

const zip = promisify(gzip);
const unzip = promisify(gunzip);

/** How much is kept, and for how long. */
export interface ArchiveLimits {
  /** Bytes on disk. */
  readonly maxBytes: number;
  /** Days a record is kept after it was last used. */
  readonly maxDays: number;
}

const defaultLimits: ArchiveLimits = { maxBytes: 100 * 1024 * 1024, maxDays: 90 };

/** What is kept: build records as they were read, what a list shows of each, all of that in one file, and fingerprints of contexts. */
const kinds = ['record', 'label', 'index', 'fingerprint'] as const;
export type ArchiveKind = (typeof kinds)[number];

const suffix = '.json.gz';
const dayMs = 24 * 3600 * 1000;
/** Milliseconds by which a file system's clock may be before this machine's. */
const clockSlack = 60_000;

/** A key as a file name: what is not plain is escaped, so that no key can leave the folder or meet another. */
const fileName = (key: string): string =>
  `${encodeURIComponent(key).replace(/[*'()!~.]/g, (c) => `%${c.charCodeAt(0).toString(16).padStart(2, '0')}`)}${suffix}`;

/**
 * A store of its own, since a builder keeps 50 records and 48 hours. Each entry is one compressed file, written next to its
 * place, flushed, and renamed: a kill at any point loses at most the entry being written, and a reader sees whole
 * entries only. Two processes may use it at once: an index is only a copy of entries that are there, made anew when it is lost.
 */
export class Archive {
  /** Kinds whose files are known to be private. */
  private readonly closed = new Set<ArchiveKind>();

  constructor(
    private readonly folder: string,
    private readonly limits: ArchiveLimits = defaultLimits,
  ) {}

  private path(kind: ArchiveKind, key: string): string {
    return join(this.folder, kind, fileName(key));
  }

  /** Keeps a value; the last one of a key wins. */
  async put(kind: ArchiveKind, key: string, value: unknown): Promise<void> {
    const place = this.path(kind, key);
    const part = join(this.folder, kind, `.${randomBytes(8).toString('hex')}.part`);
    await this.makePrivate(kind);
    const file = await open(part, 'wx', 0o600);
    try {
      await file.writeFile(await zip(JSON.stringify(value)));
      await file.sync();
      await file.close();
      await rename(part, place);
    } catch (error) {
      // A full disk must not keep what could not be written.
      await file.close().catch(() => undefined);
      await rm(part, { force: true }).catch(() => undefined);
      throw error;
    }
  }

  /** The folder of a kind, for its owner alone: that of an older version was open to others. */
  private async makePrivate(kind: ArchiveKind): Promise<void> {
    const folder = join(this.folder, kind);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    if (this.closed.has(kind)) return;
    this.closed.add(kind);
    await chmod(this.folder, 0o700);
    await chmod(folder, 0o700);
    for (const { path } of await this.entries(kind)) await chmod(path, 0o600).catch(() => undefined);
  }

  /** The value of a key, which counts as a use of it; undefined when there is none or when it can't be read. */
  async get(kind: ArchiveKind, key: string, now: number): Promise<unknown> {
    const value = await this.peek(kind, key);
    if (value !== undefined) await utimes(this.path(kind, key), now / 1000, now / 1000).catch(() => undefined);
    return value;
  }

  /** The value of a key, which does not count as a use: to list what is kept must not keep it for ever. */
  async peek(kind: ArchiveKind, key: string): Promise<unknown> {
    try {
      const bytes = await unzip(await readFile(this.path(kind, key)), { maxOutputLength: 256 * 1024 * 1024 });
      return JSON.parse(bytes.toString());
    } catch {
      return undefined;
    }
  }

  /** Marks an entry as used; false when there is none. */
  async touch(kind: ArchiveKind, key: string, now: number): Promise<boolean> {
    try {
      await utimes(this.path(kind, key), now / 1000, now / 1000);
      return true;
    } catch {
      return false;
    }
  }

  /** Keys of a kind, the last used first. */
  async keys(kind: ArchiveKind): Promise<string[]> {
    return (await this.entries(kind)).sort((a, b) => b.used - a.used).map((e) => e.key);
  }

  /** Keys of a kind in no order: no entry is looked at. */
  async names(kind: ArchiveKind): Promise<string[]> {
    const names = await readdir(join(this.folder, kind)).catch(() => []);
    return names.filter((n) => n.endsWith(suffix)).map((n) => decodeURIComponent(n.slice(0, -suffix.length)));
  }

  /** Forgets an entry. */
  async drop(kind: ArchiveKind, key: string): Promise<void> {
    await rm(this.path(kind, key), { force: true });
  }

  private async entries(kind: ArchiveKind): Promise<{ key: string; path: string; bytes: number; used: number }[]> {
    const folder = join(this.folder, kind);
    const names = await readdir(folder).catch(() => []);
    const found = await Promise.all(
      names.map(async (name) => {
        if (!name.endsWith(suffix)) return [];
        try {
          const s = await stat(join(folder, name));
          return [
            {
              key: decodeURIComponent(name.slice(0, -suffix.length)),
              path: join(folder, name),
              bytes: s.size,
              used: s.mtimeMs,
            },
          ];
        } catch {
          return [];
        }
      }),
    );
    return found.flat();
  }

  /** Drops what is too old, then the longest unused until the size fits; parts of writes that never ended go too. */
  async prune(now: number): Promise<void> {
    // A clock that was set back leaves entries of the future: they are no newer than what is kept now.
    const age = (used: number): number => (used > now + clockSlack ? used - now - Number.MAX_SAFE_INTEGER : used);
    const all = (await Promise.all(kinds.map((kind) => this.entries(kind))))
      .flat()
      .sort((a, b) => age(b.used) - age(a.used));
    let bytes = 0;
    for (const e of all) {
      bytes += e.bytes;
      if (now - e.used > this.limits.maxDays * dayMs || bytes > this.limits.maxBytes) await rm(e.path, { force: true });
    }
    for (const kind of kinds) {
      const folder = join(this.folder, kind);
      for (const name of await readdir(folder).catch(() => [])) {
        if (!name.endsWith('.part')) continue;
        const s = await stat(join(folder, name)).catch(() => undefined);
        if (s !== undefined && now - s.mtimeMs > dayMs) await rm(join(folder, name), { force: true });
      }
    }
  }
}
