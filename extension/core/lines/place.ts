import { cleanPath } from '../plan/paths';
import type { BuildRecord } from '../records/types';
import { isRooted, joined, nameOf, onePath } from './path-forms';

/** Where a Dockerfile stands in a repository. */
export interface RepositoryPlace {
  /** The repository as `host/path`: without protocol, user and `.git`. */
  readonly source: string;
  /** The Dockerfile's path from the top of the repository. */
  readonly path: string;
}

/**
 * Where a build's Dockerfile was, as far as the build noted it. buildx notes both paths in its ref and in the record
 * (`LocalPath`, `DockerfilePath`: localstate in buildx), and the repository among the frontend's attributes (`vcs:*`).
 */
export interface Place {
  /** Path of the Dockerfile on the machine that asked for the build. */
  readonly dockerfile?: string;
  /** Folder of the build context on that machine. */
  readonly context?: string;
  /** The text came from standard input: no path says which file it was. */
  readonly fromInput?: true;
  readonly repository?: RepositoryPlace;
}

/** What a ref or a record notes of a build's place. */
export interface PlaceNotes {
  readonly contextPath?: string;
  readonly dockerfilePath?: string;
  readonly attrs?: Readonly<Record<string, string>>;
  readonly vcsSource?: string;
}

/** An address; what buildx uploads itself has one of its own session (`docker build -`). */
const isUrl = (text: string): boolean =>
  !text.startsWith('http://buildkit-session/') &&
  (/^(?:https?|git|ssh):\/\//i.test(text) || /^[\w.-]+@[\w.-]+:/.test(text));

/** A repository's address in one form: `git@github.com:acme/shop.git` is `https://user@github.com/acme/shop`. */
export function repositorySource(address: string): string {
  const [bare = ''] = address.trim().split('#');
  const scp = /^(?:[^/@]+@)?([^/:]+):(?!\/)(.+)$/.exec(bare);
  const plain = scp !== null && !bare.includes('://') ? `${scp[1] ?? ''}/${scp[2] ?? ''}` : bare;
  return plain
    .replace(/^[a-z+]+:\/\//i, '')
    .replace(/^[^/@]*@/, '')
    .replace(/\/+$/, '')
    .replace(/\.git$/, '')
    .replace(/^[^/]+/, (host) => host.toLowerCase().replace(/:\d+$/, ''));
}

/** A context that is a repository's address: `https://…/shop.git#ref:folder` (BuildKit, client/llb git contexts). */
function ofAddress(address: string, dockerfile: string): RepositoryPlace {
  const [, fragment = ''] = address.split('#');
  const folder = fragment.split(':')[1] ?? '';
  return { source: repositorySource(address), path: cleanPath(`./${folder}/${dockerfile}`) };
}

function repositoryOf(notes: PlaceNotes): RepositoryPlace | undefined {
  const { attrs = {} } = notes;
  const name = nameOf(notes.dockerfilePath ?? attrs['filename'] ?? 'Dockerfile');
  const address = [attrs['context'], notes.contextPath].find((c) => c !== undefined && isUrl(c));
  if (address !== undefined) return ofAddress(address, attrs['filename'] ?? name);
  const source = attrs['vcs:source'] ?? notes.vcsSource;
  const folder = attrs['vcs:localdir:dockerfile'] ?? attrs['vcs:localdir:context'];
  // A folder that leads out of the work tree is no place in it.
  if (source === undefined || source === '' || folder === undefined) return undefined;
  const path = cleanPath(`./${folder.replaceAll('\\', '/')}/${name}`);
  return path.startsWith('../') ? undefined : { source: repositorySource(source), path };
}

/** Where a build's Dockerfile was; what is not noted is left out. */
export function placeOf(notes: PlaceNotes): Place {
  const { contextPath, dockerfilePath } = notes;
  const context = contextPath !== undefined && isRooted(contextPath) ? onePath(contextPath) : undefined;
  const fromInput =
    dockerfilePath === '-' || (contextPath === undefined && notes.attrs?.['dockerfilekey'] !== undefined);
  const repository = fromInput ? undefined : repositoryOf(notes);
  const name = dockerfilePath ?? 'Dockerfile';
  const dockerfile = fromInput || context === undefined || isUrl(name) ? undefined : joined(context, name);
  return {
    ...(dockerfile !== undefined && { dockerfile }),
    ...(context !== undefined && { context }),
    ...(fromInput && { fromInput }),
    ...(repository !== undefined && { repository }),
  };
}

/** Where a record's Dockerfile was. */
export const placeOfRecord = (record: BuildRecord): Place => placeOf(record);

/** A build's place as it is named to a person: its Dockerfile, else its context, else its repository; undefined when none is noted. */
export function placeName(record: BuildRecord): string | undefined {
  const { dockerfile, context, repository } = placeOfRecord(record);
  return dockerfile ?? context ?? (repository === undefined ? undefined : `${repository.source}: ${repository.path}`);
}
