import type { BuildRecord } from '../records/types';
import { parseVertexName, place, sameShown } from './names';
import type { MatchedStep } from './types';

/**
 * The very step came from the cache for another target of the same log: its line and what it takes are what the cache knew. Targets may
 * differ in arguments and options alone.
 */
export function cachedElsewhere(now: MatchedStep, { beside = [] }: BuildRecord): boolean {
  const own = now.main === undefined ? undefined : parseVertexName(now.main.name);
  if (own === undefined) return false;
  return beside.some((v) => {
    const name = v.cached && v.error === undefined ? parseVertexName(v.name) : undefined;
    return (
      name !== undefined &&
      name.platform === own.platform &&
      place(name) === place(own) &&
      sameShown(name.text, own.text)
    );
  });
}
