import type { CulpritFile } from '../context/verdict';
import { placeOfRecord } from '../lines';
import { isWithin } from '../lines/path-forms';
import { cleanPath } from '../plan/paths';
import type { BuildRecord } from '../records/types';
import type { StepFacts } from './facts';

const below = (path: string, folder: string): string | undefined =>
  path !== folder && isWithin(path, folder) ? path.slice(folder.replace(/\/$/, '').length + 1) : undefined;

/** Path of a build's Dockerfile from the root of its context; undefined when it stands elsewhere, or no path is noted. */
export function dockerfileInContext(record: BuildRecord): string | undefined {
  const { dockerfile, context, fromInput, repository } = placeOfRecord(record);
  if (fromInput === true) return undefined;
  if (dockerfile !== undefined && context !== undefined) return below(dockerfile, context);
  const folder = record.attrs?.['vcs:localdir:context'];
  if (repository === undefined || folder === undefined) return undefined;
  const root = cleanPath(`./${folder.replaceAll('\\', '/')}`);
  return root === '.' || root === '' ? repository.path : below(repository.path, root);
}

/**
 * The Dockerfile itself where a step takes it as a file: both builds' texts are on record and differ, and the context's rules have
 * chosen it among the files that may have changed.
 */
export function ownDockerfile({ build, baseline, context }: StepFacts): CulpritFile | undefined {
  const [old, now] = [baseline?.record.dockerfile, build.record.dockerfile];
  if (context?.kind !== 'candidates' || old === undefined || now === undefined || old === now) return undefined;
  const path = dockerfileInContext(build.record);
  if (path === undefined || baseline === undefined || dockerfileInContext(baseline.record) !== path) return undefined;
  const found = context.files.find((f) => f.path === path);
  return found === undefined ? undefined : { ...found, change: 'content' };
}
