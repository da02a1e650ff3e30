import type { BuildInfo } from '../records/build-info';

/** A build as it is named in a sentence: `the build of 2026-03-01 10:15`, else by its ref. */
export function shortBuild(info: Pick<BuildInfo, 'ref' | 'startedAt'>): string {
  if (info.startedAt !== undefined && info.startedAt > 0)
    return `the build of ${new Date(info.startedAt).toISOString().slice(0, 16).replace('T', ' ')}`;
  return info.ref === undefined ? 'an earlier build' : `build ${info.ref.slice(0, 8)}`;
}

/** Time and name of a build; a ref alone tells a person little, so that it comes last and short. */
export function buildLabel(info: BuildInfo): string {
  const when =
    info.startedAt === undefined ? '' : new Date(info.startedAt).toISOString().slice(0, 16).replace('T', ' ');
  const what = info.name ?? info.bakeTarget ?? (info.ref === undefined ? `${info.source} log` : info.ref.slice(0, 8));
  return [when, what].filter((x) => x !== '').join(' · ');
}

/** The line above one of several builds. */
export function buildHeading(info: BuildInfo, at: number, of: number, format: string): string {
  const named =
    info.bakeTarget !== undefined
      ? `: ${info.bakeTarget}`
      : info.target !== undefined
        ? `: target ${info.target}`
        : info.name !== undefined
          ? `: ${info.name}`
          : '';
  const text = `build ${at} of ${of}${named}`;
  return format === 'markdown' ? `## ${text}\n` : `=== ${text} ===`;
}
