import { isClaimed, type CauseKind } from '../cause';
import { list } from '../text/text';
import type { ToldCause } from './told';

const named =
  (word: string) =>
  ({ culprit: { name } }: ToldCause): string | undefined =>
    name === undefined ? undefined : `${word} ${name}`;

function filesOf({ culprit: { files = [] } }: ToldCause): string | undefined {
  const known = files.filter((f) => f.change !== 'candidate').map((f) => f.path);
  if (known.length === 0) return undefined;
  return known.length <= 2 ? list(known) : `${known[0] ?? ''} and ${known.length - 1} more`;
}

/** Kinds whose culprit has a name that says all; of the others the whole sentence is read. */
const culprits: Readonly<Partial<Record<CauseKind, (cause: ToldCause) => string | undefined>>> = {
  'files-changed': filesOf,
  'arg-changed': named('ARG'),
  'env-changed': named('ENV'),
  'base-changed': named('a new'),
};

/** The thing that changed, in as few words as name it; undefined when only the whole sentence says it. */
export const culpritName = (cause: ToldCause): string | undefined =>
  isClaimed(cause) ? culprits[cause.kind]?.(cause) : undefined;

/** What stands for a cause that came through another step, where there is little room. */
const short: Readonly<Partial<Record<CauseKind, string>>> = {
  'parent-rebuilt': 'the step before was rebuilt',
  'source-rebuilt': 'what it reads was rebuilt',
  'needed-downstream': 'a later step needed its files',
};

/** A cause in the few words that a step's box has room for; the whole sentence where there are none. */
export const brief = (cause: ToldCause): string => short[cause.kind] ?? culpritName(cause) ?? cause.message;
