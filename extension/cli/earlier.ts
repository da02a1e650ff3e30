import { resolve } from 'node:path';
import { BuildxError, type Buildx, type HistoryEntry } from '../buildx';
import { buildsBeside, chooseBaselines, optionsOf } from '../core/explain';
import type { BaselineReason } from '../core/cause';
import { plan } from '../core/plan';
import { placeName } from '../core/lines';
import type { BuildRecord } from '../core/records';
import { dockerfilesBelow, readDockerfiles, topFolder } from '../places/around';
import { dockerfileAt } from '../places/dockerfile';
import { NotedPlaces } from '../places/noted';
import { buildsOfFile, type Candidate } from '../places/of-file';
import { stateWords } from '../core/words/state';
import { loadBuild } from './load';
import { loadEntry } from './load-entry';
import type { Options } from './options';

/** The builds that the next one is held against, the newest first. */
export interface Earlier {
  readonly records: readonly BuildRecord[];
  /** Builds of the file for other targets: what the builder may hold of stages that both need. */
  readonly beside?: readonly BuildRecord[];
  readonly why: BaselineReason;
}

interface Listed extends Candidate {
  readonly entry: HistoryEntry;
}

/** The record builds what the options ask for: the stage and the platform. Without a target asked for, the default first. */
function alike(record: BuildRecord, text: string, options: Options): boolean {
  const wanted = plan(text, options.target === undefined ? {} : { target: options.target }).targetStage;
  const { platform } = options;
  const platforms = record.platforms ?? [];
  return (
    plan(text, optionsOf(record)).targetStage === wanted &&
    (platform === undefined || platforms.length === 0 || platforms.includes(platform))
  );
}

const unreadText = ({ builder, error }: { readonly builder: string; readonly error: string }): string =>
  `${builder} could not be read: ${error}`;

/** Builds of history that are of the file, as the extension finds them: by their place, else by their text. */
async function fromHistory(buildx: Buildx, text: string, file: string, options: Options): Promise<Earlier> {
  let entries: readonly HistoryEntry[];
  let failed: { readonly builder: string; readonly error: string } | undefined;
  try {
    const found = await buildx.history(undefined, options.builder);
    entries = found.entries.filter((e) => e.status !== 'Running');
    [failed] = found.unreadable;
    if (entries.length === 0 && failed !== undefined)
      return { records: [], why: { kind: 'unread', problem: unreadText(failed) } };
  } catch (error) {
    if (!(error instanceof BuildxError)) throw error;
    return { records: [], why: { kind: 'unread', problem: error.message } };
  }
  const noted = new NotedPlaces();
  await noted.read(entries, buildx);
  const listed = entries.map((entry): Listed => {
    const place = noted.get(entry.ref);
    return { entry, ...(place !== undefined && { place }) };
  });
  const path = file === '-' ? undefined : resolve(file);
  const found = await buildsOfFile(dockerfileAt(path, text), listed, {
    read: ({ entry }) => loadEntry(buildx, entry),
    others: async () => (path === undefined ? [] : readDockerfiles(await dockerfilesBelow(topFolder(path)))),
  });
  const own = found.builds.map((b) => b.record);
  const same = own.filter((r) => alike(r, text, options));
  const newest = same[0] ?? (options.target === undefined && options.platform === undefined ? own[0] : undefined);
  if (newest !== undefined)
    return {
      records: [newest, ...chooseBaselines(newest, own).records],
      beside: buildsBeside(newest, own),
      why: { kind: 'newest' },
    };
  const { offer } = found;
  // A builder that did not answer may hold it.
  if (offer === undefined)
    return {
      records: [],
      why: failed === undefined ? { kind: 'none' } : { kind: 'none', problem: unreadText(failed) },
    };
  const { candidate, record, share } = offer;
  const problem = stateWords.offeredAgainst(placeName(record) ?? candidate.entry.name, share, candidate.entry.id);
  return { records: [], why: { kind: 'none', problem } };
}

/** The build given with `--against`, else the newest of the file; with those before it. */
export async function earlierBuilds(buildx: Buildx, text: string, file: string, options: Options): Promise<Earlier> {
  if (options.against === undefined) return fromHistory(buildx, text, file, options);
  const { record, held } = await loadBuild(options.against, options.builder);
  return { records: [record, ...((await held?.())?.baselines ?? [])], why: { kind: 'given' } };
}
