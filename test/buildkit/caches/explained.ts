import { explain, planned, type Explanation } from '../../../extension/core/explain';
import { explanationToText } from '../../../extension/core/format/explain-text';
import type { Forms } from '../host';

/** What is said of a build against the one before, by the form of both records; `-f` where a Dockerfile was given to a log. */
export type Said = ReadonlyMap<string, Explanation>;

/** Explains a build in every form of record, as the command does. */
export function inEveryForm(now: Forms, before: Forms, dockerfile: string): Said {
  const said = new Map<string, Explanation>();
  for (const form of ['history', 'bundle', 'rawjson', 'plain'] as const) {
    const texts = form === 'rawjson' || form === 'plain' ? [undefined, dockerfile] : [undefined];
    for (const text of texts)
      said.set(
        text === undefined ? form : `${form} -f`,
        explain({ ...planned(now[form], text), baselines: [planned(before[form], text)] }),
      );
  }
  return said;
}

export const textOf = (e: Explanation): string => explanationToText(e);
