import { fits } from '../match';
import { plan } from '../plan';
import { optionsOf } from '../records/plan-options';
import type { BuildRecord } from '../records/types';
import { isWithin, nameOf } from './path-forms';
import type { Place, RepositoryPlace } from './place';

/** A Dockerfile at hand: where it is, and what it says. */
export interface Dockerfile {
  /** Its path in the one form of paths; absent for a text that is no file of this machine. */
  readonly path?: string;
  /** Where it stands in the repository that holds it, by each of its remotes. */
  readonly repositories?: readonly RepositoryPlace[];
  readonly text: string;
}

/** A build's place as this machine sees it: links followed, mappings applied. */
export interface SeenPlace extends Place {
  /** The Dockerfile, or for a text from standard input the context, is on this machine. */
  readonly isThere: boolean;
}

/**
 * What a build's place says of a file: `path` and `repository` say that it is the build's own; `elsewhere`, that the build was of
 * another folder; `silent`, nothing, so that only the text can tell.
 */
export type PlaceVerdict = 'path' | 'repository' | 'elsewhere' | 'silent';

const sameRepositoryPlace = (a: RepositoryPlace, b: RepositoryPlace): boolean =>
  a.source === b.source && a.path === b.path;

/** `docker build` takes `dockerfile` where there is no `Dockerfile`; what it noted may be either. */
const samePath = (noted: string, path: string): boolean =>
  noted === path || (/\/Dockerfile$/.test(noted) && noted.replace(/Dockerfile$/, 'dockerfile') === path);

/**
 * What a build's own place says. Its path comes first: of two clones of one repository each has its own builds. Only where the path
 * leads nowhere on this machine (another machine's, a folder that was renamed) does the repository speak.
 */
export function verdictOfPlace(place: SeenPlace | undefined, { path, repositories = [] }: Dockerfile): PlaceVerdict {
  if (place === undefined) return 'silent';
  if (place.fromInput === true && place.context !== undefined)
    return path !== undefined && isWithin(path, place.context) ? 'silent' : 'elsewhere';
  if (place.dockerfile !== undefined) {
    if (path !== undefined && samePath(place.dockerfile, path)) return 'path';
    if (place.isThere) return 'elsewhere';
  }
  const { repository } = place;
  if (repository !== undefined && repositories.length > 0)
    return repositories.some((r) => sameRepositoryPlace(repository, r)) ? 'repository' : 'elsewhere';
  return place.dockerfile !== undefined && path !== undefined ? 'elsewhere' : 'silent';
}

/** Lines that tell one Dockerfile from another: a base image is many files' own. */
function telling(text: string): readonly string[] {
  const lines = text.split(/\r?\n/).flatMap((l) => (l.trim() === '' ? [] : [l.trim()]));
  const own = lines.filter((l) => !/^(?:#|FROM\s)/i.test(l));
  return own.length > 0 ? own : lines;
}

/** Share of the telling lines of both texts that the other has too, 0 to 1. */
export function likeness(a: string, b: string): number {
  const [left, right] = [telling(a), telling(b)];
  const [inLeft, inRight] = [new Set(left), new Set(right)];
  const common = left.filter((l) => inRight.has(l)).length + right.filter((l) => inLeft.has(l)).length;
  return left.length + right.length === 0 ? 0 : common / (left.length + right.length);
}

/** How alike a record's Dockerfile, or the steps of a log that keeps none, and a text are: 0 to 1. */
export const shareOfText = (record: BuildRecord, text: string, name = 'Dockerfile'): number =>
  record.dockerfile === undefined
    ? fits(plan(text, optionsOf(record, name)), record)
    : likeness(record.dockerfile, text);

/** From here on a text is nearly the same. */
export const nearlySame = 0.75;
/** Below this a text is another one, and not offered either. */
export const worthOffering = 0.6;

/** The folder a path is in. */
const folderOf = (path: string): string => path.slice(0, Math.max(1, path.lastIndexOf('/')));

/** Of Dockerfiles that fit equally: those of the recorded name, and of these the nearest to the file the record was read from. */
function meant(
  record: BuildRecord,
  files: readonly Dockerfile[],
  recordFile: string | undefined,
): readonly Dockerfile[] {
  const name = record.dockerfilePath === undefined ? undefined : nameOf(record.dockerfilePath);
  const named = files.filter(({ path }) => path !== undefined && nameOf(path) === name);
  const left = named.length > 0 ? named : files;
  if (recordFile === undefined) return left;
  const above = left.flatMap(({ path }) =>
    path !== undefined && isWithin(recordFile, folderOf(path)) ? [folderOf(path).length] : [],
  );
  const nearest = Math.max(-1, ...above);
  return nearest < 0
    ? left
    : left.filter(
        ({ path }) => path !== undefined && isWithin(recordFile, folderOf(path)) && folderOf(path).length === nearest,
      );
}

/**
 * A record whose place is silent is of a file when its text is nearly the same and no other Dockerfile at hand fits better; of
 * several that fit as well, one must stand out by its name or by its nearness to the record's file.
 */
export function isOfText(
  record: BuildRecord,
  file: Dockerfile,
  others: readonly Dockerfile[],
  recordFile?: string,
): boolean {
  const share = shareOfText(record, file.text);
  if (share < nearlySame) return false;
  // A text that is no file of this machine may be another version of one that is: it has no rivals.
  if (file.path === undefined) return true;
  const rivals = others
    .filter((o) => o.path !== file.path)
    .map((o) => ({ file: o, share: shareOfText(record, o.text) }))
    .filter((o) => o.share >= share);
  if (rivals.some((r) => r.share > share)) return false;
  const found = meant(record, [file, ...rivals.map((r) => r.file)], recordFile);
  return found.length === 1 && found[0] === file;
}
