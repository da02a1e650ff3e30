import type { ToldCause } from './told';
import { brief } from './brief';

/** A cause of the next build in the few words that a step's box has room for; of a root, the clause it is named by. */
export function briefNext(cause: ToldCause, root: string | undefined): string {
  const text =
    cause.kind === 'parent-rebuilt'
      ? cause.via === undefined
        ? 'the step before is another'
        : 'the step before would run'
      : cause.kind === 'source-rebuilt'
        ? 'if the files it takes differ'
        : (root ?? brief(cause));
  const isDoubt = cause.certainty !== 'proven' && cause.kind !== 'source-rebuilt';
  return isDoubt ? `perhaps: ${text}` : text;
}
