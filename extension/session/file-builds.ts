import * as vscode from 'vscode';
import { isOfText, placeOfRecord, shareOfText, verdictOfPlace, worthOffering } from '../core/lines';
import type { BuildRecord } from '../core/records';
import { dockerfileAt } from '../places/dockerfile';
import { buildsOfFile, type BelongsBy, type Candidate } from '../places/of-file';
import { inParallel } from '../places/parallel';
import { SeenPaths } from '../places/seen';
import { samePlace } from '../places/same-place';
import type { OpenFile } from './belongs';
import type { KnownBuild, ReadBuild } from './known';
import { workspaceDockerfiles } from './workspace-files';

/** How many builds before one are read: a few of each line. */
const maxNear = 32;

/** Where builds are listed and read. */
export interface BuildSource {
  list(): KnownBuild[];
  record(build: KnownBuild, signal?: AbortSignal): Promise<BuildRecord>;
}

interface Listed extends Candidate {
  readonly build: KnownBuild;
}

/** Builds of a Dockerfile, with how that is known; for want of any, one of another folder that a person may look at. */
export interface FileBuilds {
  /** Newest first. */
  readonly builds: readonly ReadBuild[];
  readonly by?: BelongsBy;
  readonly offer?: ReadBuild & { readonly share: number };
}

function listed(build: KnownBuild): Listed {
  const uri = build.file === undefined ? undefined : vscode.Uri.parse(build.file);
  return {
    build,
    ...(build.place !== undefined && { place: build.place }),
    ...(uri !== undefined && { recordFile: uri.fsPath }),
  };
}

/** Builds of a Dockerfile among all that are known; with `notedOnly` those that can be told without reading others. */
export async function findFileBuilds(
  source: BuildSource,
  file: OpenFile,
  options: { readonly signal?: AbortSignal; readonly notedOnly?: boolean } = {},
): Promise<FileBuilds> {
  const ended = source.list().filter((b) => b.status !== 'running');
  const found = await buildsOfFile(dockerfileAt(file.path, file.text), ended.map(listed), {
    read: ({ build }) => source.record(build, options.signal).catch(() => undefined),
    others: workspaceDockerfiles,
    ...(options.notedOnly !== undefined && { notedOnly: options.notedOnly }),
  });
  const { by, offer } = found;
  return {
    builds: found.builds.map(({ candidate, record }) => ({ build: candidate.build, record })),
    ...(by !== undefined && { by }),
    ...(offer !== undefined && {
      offer: { build: offer.candidate.build, record: offer.record, share: offer.share },
    }),
  };
}

/** Builds of the same Dockerfile as a record's that began before it, newest first; those that can't be read are left out. */
export async function findEarlierBuilds(source: BuildSource, record: BuildRecord): Promise<ReadBuild[]> {
  const place = placeOfRecord(record);
  const paths = new SeenPaths();
  const wanted = source
    .list()
    .filter((b) => b.status !== 'running' && b.startedAt < (record.startedAt ?? Infinity))
    .filter((b) => samePlace(paths, place, b.place))
    .slice(0, maxNear);
  const found = await inParallel(wanted, (build) =>
    source.record(build).then(
      (read): ReadBuild => ({ build, record: read }),
      () => undefined,
    ),
  );
  return found.filter((f) => f !== undefined);
}

/** A build that was chosen is of another Dockerfile: it is none of the file's own, and was made in another place or of another text. */
export function isForeign({ build, record }: ReadBuild, file: OpenFile, own: readonly ReadBuild[]): boolean {
  if (own.some((b) => b.build.id === build.id)) return false;
  const place = new SeenPaths().seePlace(placeOfRecord(record), build.file !== undefined);
  switch (verdictOfPlace(place, dockerfileAt(file.path, file.text))) {
    case 'path':
    case 'repository':
      return false;
    case 'elsewhere':
      return true;
    case 'silent':
      return shareOfText(record, file.text) < worthOffering;
  }
}

/** The Dockerfile a build is of, of several: by its place, else by its text when one fits best. */
export function ownerOf<T extends { readonly file: OpenFile }>(read: ReadBuild, files: readonly T[]): T | undefined {
  const place = new SeenPaths().seePlace(placeOfRecord(read.record), read.build.file !== undefined);
  const seen = files.map((of) => {
    const file = dockerfileAt(of.file.path, of.file.text);
    return { of, file, verdict: verdictOfPlace(place, file) };
  });
  const placed = seen.find((f) => f.verdict === 'path') ?? seen.find((f) => f.verdict === 'repository');
  if (placed !== undefined) return placed.of;
  const recordFile = read.build.file === undefined ? undefined : vscode.Uri.parse(read.build.file).fsPath;
  const silent = seen.filter((f) => f.verdict === 'silent');
  const others = silent.map((f) => f.file);
  return silent.find((f) => isOfText(read.record, f.file, others, recordFile))?.of;
}
