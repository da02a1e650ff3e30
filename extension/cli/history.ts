import { BuildxError, createBuildx, type Buildx, type HistoryEntry } from '../buildx';
import type { BaselineReason } from '../core/cause';
import { chooseBaselines } from '../core/explain';
import { oneLine, seconds } from '../core/text/text';
import type { BuilderCache, BuildRecord } from '../core/records';
import { Failure } from './failure';
import type { Options } from './options';

/** How many earlier builds are read: as many as a builder keeps. */
export const maxEarlier = 50;
/** How many of them at once. */
const readers = 4;

async function all(buildx: Buildx, builder: string | undefined) {
  try {
    return await buildx.history(undefined, builder);
  } catch (error) {
    throw error instanceof BuildxError ? new Failure(error.message) : error;
  }
}

/** `stagegraph history`: the builds of every builder, newest first, and the builders that could not be read. */
export async function runHistory(options: Options, print: (text: string) => void): Promise<number> {
  const { entries, unreadable } = await all(createBuildx(), options.builder);
  if (entries.length === 0 && unreadable[0] !== undefined && options.builder !== undefined)
    throw new Failure(unreadable[0].error);
  switch (options.format) {
    case 'json':
      print(`${JSON.stringify({ version: 1, builds: entries, unreadable })}\n`);
      break;
    case 'markdown':
      print(
        [
          '| Ref | Name | Status | Steps | Cached |',
          '|---|---|---|---|---|',
          ...entries.map(
            (e) => `| ${e.ref} | ${e.name.replaceAll('|', '\\|')} | ${e.status} | ${e.totalSteps} | ${e.cachedSteps} |`,
          ),
          '',
        ].join('\n'),
      );
      break;
    case 'text':
    case 'svg':
    case 'dot':
    case 'mermaid':
      print(text(entries, unreadable));
      break;
  }
  return 0;
}

function text(entries: readonly HistoryEntry[], unreadable: readonly { builder: string; error: string }[]): string {
  const lines = entries.map((e) => {
    const time = e.completedAt === undefined ? '' : seconds((e.completedAt - e.createdAt) / 1000);
    return `${new Date(e.createdAt).toISOString().slice(0, 19)}  ${e.status.padEnd(9)}  ${String(e.cachedSteps).padStart(3)}/${String(e.totalSteps).padEnd(3)} cached  ${time.padStart(8)}  ${e.ref}  ${oneLine(e.name, 40)}`;
  });
  if (entries.length === 0)
    lines.push('no builds: build something with docker build, or give explain a .dockerbuild or a log');
  return `${[...lines, ...unreadable.map((u) => `${u.builder} could not be read: ${u.error}`)].join('\n')}\n`;
}

/** What a build of history can be held against. */
export interface Held {
  /** Builds it is compared with, the newest first, and why they were taken. */
  readonly baselines: readonly BuildRecord[];
  readonly why: BaselineReason;
  /** All earlier builds of its builder: what came from the cache may be theirs. */
  readonly others: readonly BuildRecord[];
  /** What the builder keeps. */
  readonly cache?: BuilderCache;
}

/** Records of builds in the order given, those that can be read: a few at once, since each is a process. */
export async function loadAll(buildx: Buildx, entries: readonly HistoryEntry[]): Promise<BuildRecord[]> {
  const found: (BuildRecord | undefined)[] = [];
  const rest = entries.entries();
  const work = async (): Promise<void> => {
    for (const [i, entry] of rest)
      found[i] = await buildx.load(entry).then(
        (record) => ({ ...record, startedAt: record.startedAt ?? entry.createdAt }),
        () => undefined,
      );
  };
  await Promise.all(Array.from({ length: readers }, work));
  return found.filter((f) => f !== undefined);
}

/** A build of history by its ref (or the last part of it), with what it can be held against. */
export async function loadFromHistory(
  ref: string,
  builder: string | undefined,
  buildx: Buildx = createBuildx(),
): Promise<{ record: BuildRecord; held: () => Promise<Held> }> {
  const { entries, unreadable } = await all(buildx, builder);
  const id = ref.split('/').at(-1) ?? ref;
  const entry =
    entries.find((e) => e.ref === ref) ?? entries.find((e) => e.id === id || (id.length >= 6 && e.id.startsWith(id)));
  if (entry === undefined) {
    const missing = unreadable.map((u) => `; ${u.builder} could not be read: ${u.error}`).join('');
    throw new Failure(`${ref}: no such file, and no such build in history${missing}`);
  }
  try {
    const record = await buildx.load(entry);
    return {
      record,
      held: async () => {
        const older = entries.filter((e) => e.createdAt < entry.createdAt && e.builder === entry.builder);
        const [others, cache] = await Promise.all([
          loadAll(buildx, older.slice(0, maxEarlier)),
          buildx.cache(entry.builder),
        ]);
        const { records, why } = chooseBaselines(record, others);
        return { baselines: records, why, others, ...(cache !== undefined && { cache }) };
      },
    };
  } catch (error) {
    throw error instanceof BuildxError ? new Failure(error.message) : error;
  }
}
