import { resolve } from 'node:path';
import { BuildxError, type Buildx, type HistoryEntry } from '../buildx';
import { chooseBaselines, optionsOf } from '../core/explain';
import type { BaselineReason } from '../core/cause';
import { plan } from '../core/plan';
import type { BuildRecord } from '../core/records';
import { ofFile } from '../session/belongs';
import { loadAll, maxEarlier } from './history';
import { loadBuild } from './load';
import type { Options } from './options';

/** The builds that the next one is held against, the newest first. */
export interface Earlier {
  readonly records: readonly BuildRecord[];
  readonly why: BaselineReason;
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

/** Builds of history that are of the file, as the extension finds them: by folder and name, else by text. */
async function fromHistory(buildx: Buildx, text: string, file: string, options: Options): Promise<Earlier> {
  let entries: readonly HistoryEntry[];
  try {
    const found = await buildx.history(undefined, options.builder);
    entries = found.entries.filter((e) => e.status !== 'Running').slice(0, maxEarlier);
    const [failed] = found.unreadable;
    if (entries.length === 0 && failed !== undefined)
      return { records: [], why: { kind: 'none', problem: `${failed.builder} could not be read: ${failed.error}` } };
  } catch (error) {
    if (!(error instanceof BuildxError)) throw error;
    return { records: [], why: { kind: 'none', problem: error.message } };
  }
  const own = ofFile(
    (await loadAll(buildx, entries)).map((record) => ({ record })),
    { path: resolve(file), text },
  ).map((b) => b.record);
  const same = own.filter((r) => alike(r, text, options));
  const newest = same[0] ?? (options.target === undefined && options.platform === undefined ? own[0] : undefined);
  if (newest === undefined) return { records: [], why: { kind: 'none' } };
  return { records: [newest, ...chooseBaselines(newest, own).records], why: { kind: 'newest' } };
}

/** The build given with `--against`, else the newest of the file; with those before it. */
export async function earlierBuilds(buildx: Buildx, text: string, file: string, options: Options): Promise<Earlier> {
  if (options.against === undefined) return fromHistory(buildx, text, file, options);
  const { record, held } = await loadBuild(options.against, options.builder);
  return { records: [record, ...((await held?.())?.baselines ?? [])], why: { kind: 'given' } };
}
