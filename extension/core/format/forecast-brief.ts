import type { Cause } from '../explain/types';
import { brief } from './brief';
import { forecastWords } from './forecast-words';

/** A cause of the next build in the few words that a step's box has room for; of a root, the clause it is named by. */
export function briefAhead(cause: Cause, root: string | undefined): string {
  const text =
    cause.kind === 'parent-rebuilt'
      ? forecastWords.briefParent
      : cause.kind === 'source-rebuilt'
        ? forecastWords.briefSource
        : (root ?? brief(cause));
  const isDoubt = cause.certainty !== 'proven' && cause.kind !== 'source-rebuilt';
  return isDoubt ? forecastWords.perhaps(text) : text;
}
