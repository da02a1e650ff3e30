import type { BuildInfo } from '../explain/types';

/** Time and name of a build; a ref alone tells a person little, so that it comes last and short. */
export function buildLabel(info: BuildInfo): string {
  const when =
    info.startedAt === undefined ? '' : new Date(info.startedAt).toISOString().slice(0, 16).replace('T', ' ');
  const what = info.name ?? (info.ref === undefined ? `${info.source} log` : info.ref.slice(0, 8));
  return [when, what].filter((x) => x !== '').join(' · ');
}
