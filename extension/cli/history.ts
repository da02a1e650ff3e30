import { BuildxError, createBuildx, type Buildx, type HistoryEntry } from '../buildx';
import type { BaselineReason } from '../core/cause';
import { chooseBaselines } from '../core/explain';
import { oneLine, seconds } from '../core/text/text';
import { placeOfRecord } from '../core/lines';
import type { BuilderCache, BuildRecord } from '../core/records';
import { NotedPlaces } from '../places/noted';
import { inParallel } from '../places/parallel';
import { samePlace } from '../places/same-place';
import { SeenPaths } from '../places/seen';
import { Failure } from './failure';
import { loadEntry } from './load-entry';
import type { Options } from './options';

/** How many earlier builds are read: as many as a builder keeps. */
const maxEarlier = 50;

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

/** Records of builds in the order given, those that can be read. */
export const loadAll = async (buildx: Buildx, entries: readonly HistoryEntry[]): Promise<BuildRecord[]> =>
  (await inParallel(entries, (e) => loadEntry(buildx, e))).filter((r) => r !== undefined);

/** Builds of other builders that were made in the place of a record. */
async function elsewhere(
  buildx: Buildx,
  record: BuildRecord,
  entries: readonly HistoryEntry[],
): Promise<HistoryEntry[]> {
  const noted = new NotedPlaces();
  await noted.read(entries, buildx);
  const place = placeOfRecord(record);
  const paths = new SeenPaths();
  return place.dockerfile === undefined ? [] : entries.filter((e) => samePlace(paths, place, noted.get(e.ref)));
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
    const loaded = await buildx.load(entry);
    const record = { ...loaded, startedAt: loaded.startedAt ?? entry.createdAt };
    return {
      record,
      held: async () => {
        const older = entries.filter((e) => e.createdAt < entry.createdAt && e.status !== 'Running');
        const own = older.filter((e) => e.builder === entry.builder);
        const foreign = await elsewhere(
          buildx,
          record,
          older.filter((e) => e.builder !== entry.builder),
        );
        const [others, more, cache] = await Promise.all([
          loadAll(buildx, own.slice(0, maxEarlier)),
          loadAll(buildx, foreign.slice(0, maxEarlier)),
          buildx.cache(entry.builder),
        ]);
        const { records, why } = chooseBaselines(record, [...others, ...more]);
        return { baselines: records, why, others, ...(cache !== undefined && { cache }) };
      },
    };
  } catch (error) {
    throw error instanceof BuildxError ? new Failure(error.message) : error;
  }
}
