import type { BuildInfo } from '../explain/types';

/** A build as it is named in a sentence: `the build of 2026-03-01 10:15`, else by its ref. */
export function shortBuild(info: BuildInfo): string {
  if (info.startedAt !== undefined && info.startedAt > 0)
    return `the build of ${new Date(info.startedAt).toISOString().slice(0, 16).replace('T', ' ')}`;
  return info.ref === undefined ? 'an earlier build' : `build ${info.ref.slice(0, 8)}`;
}
