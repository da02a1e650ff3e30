import { asArray, asObject, asString, parseJson } from './json';

/** One result that a builder keeps, as `docker buildx du --format json` names it. */
export interface KeptResult {
  readonly id: string;
  /** Ids of the results it stands on: one of a step, two where `--link` lays files over a filesystem. */
  readonly parents: readonly string[];
  /** Milliseconds since 1970, with their fraction: within the run of the step that made it. */
  readonly createdAt: number;
  /** Name of the vertex that made it; of RUN `mount / from exec …` with its arguments (solver/llbsolver/ops/exec.go). */
  readonly description: string;
}

/** What a builder keeps of all builds. */
export interface BuilderCache {
  readonly builder: string;
  readonly results: readonly KeptResult[];
}

/** `2026-11-26 03:34:24.491085334 +0000 UTC`, as Go prints a time. */
function timeOf(text: string): number {
  const match = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(\.\d+)? ([+-]\d\d)(\d\d)\b/.exec(text);
  if (match === null) return Number.NaN;
  const [, day = '', time = '', fraction = '', hours = '', minutes = ''] = match;
  return Date.parse(`${day}T${time}${hours}:${minutes}`) + (fraction === '' ? 0 : Number(fraction) * 1000);
}

/** Reads the lines that buildx prints; lines of another form, and what is no result of a step, are left out. */
export function readBuilderCache(builder: string, text: string): BuilderCache {
  const results = text.split('\n').flatMap((line): KeptResult[] => {
    const record = asObject(parseJson(line));
    const [id, created] = [asString(record['ID']), timeOf(asString(record['CreatedAt']) ?? '')];
    if (id === undefined || Number.isNaN(created) || record['Type'] !== 'regular') return [];
    const parents = asArray(record['Parents']).filter((p): p is string => typeof p === 'string');
    return [{ id, parents, createdAt: created, description: asString(record['Description']) ?? '' }];
  });
  return { builder, results };
}
