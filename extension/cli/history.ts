import { BuildxError, createBuildx, type Buildx, type HistoryEntry } from '../buildx';
import type { BaselineReason } from '../core/cause';
import { chooseBaselines } from '../core/explain';
import { oneLine, seconds } from '../core/text/text';
import { placeOfRecord } from '../core/lines';
import type { BuildRecord } from '../core/records';
import { NotedPlaces } from '../places/noted';
import { inParallel } from '../places/parallel';
import { samePlace } from '../places/same-place';
import { SeenPaths } from '../places/seen';
import { loadEntry } from './load-entry';
import { Failure } from './failure';
import type { Options } from './options';

/** How many earlier builds are read to find a baseline. */
const maxEarlier = 32;

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

/** Records of the builds before one that were made in the same place, newest first; of one whose place is not noted, on its builder. */
async function olderOf(
  buildx: Buildx,
  record: BuildRecord,
  entry: HistoryEntry,
  entries: readonly HistoryEntry[],
): Promise<BuildRecord[]> {
  const noted = new NotedPlaces();
  await noted.read(entries, buildx);
  const place = placeOfRecord(record);
  const paths = new SeenPaths();
  const older = entries
    .filter((e) => e.createdAt < entry.createdAt && e.status !== 'Running')
    .filter((e) => (place.dockerfile === undefined ? e.builder === entry.builder : true))
    .filter((e) => samePlace(paths, place, noted.get(e.ref)))
    .slice(0, maxEarlier);
  return (await inParallel(older, (e) => loadEntry(buildx, e))).filter((r) => r !== undefined);
}

/** A build of history by its ref (or the last part of it), with the earlier builds it can be compared with. */
export async function loadFromHistory(
  ref: string,
  builder: string | undefined,
): Promise<{ record: BuildRecord; earlier: () => Promise<BuildRecord[]>; why: () => BaselineReason | undefined }> {
  const buildx = createBuildx();
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
    let why: BaselineReason | undefined;
    return {
      record,
      earlier: async () => {
        const older = await olderOf(buildx, record, entry, entries);
        const chosen = chooseBaselines(record, older);
        why = chosen.why;
        return [...chosen.records];
      },
      why: () => why,
    };
  } catch (error) {
    throw error instanceof BuildxError ? new Failure(error.message) : error;
  }
}
