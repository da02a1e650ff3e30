import type { ToldCause } from './told';
import { list } from '../text/text';

/** The thing that changed, in as few words as name it; undefined when only the whole sentence says it. */
export function culpritName(cause: ToldCause): string | undefined {
  const { name, files = [] } = cause.culprit;
  const known = files.filter((f) => f.change !== 'candidate').map((f) => f.path);
  if (cause.certainty === 'unknown') return undefined;
  switch (cause.kind) {
    case 'files-changed':
      if (known.length === 0) return undefined;
      return known.length <= 2 ? list(known) : `${known[0] ?? ''} and ${known.length - 1} more`;
    case 'arg-changed':
      return name === undefined ? undefined : `ARG ${name}`;
    case 'env-changed':
      return name === undefined ? undefined : `ENV ${name}`;
    case 'base-changed':
      return name === undefined ? undefined : `a new ${name}`;
    case 'first-build':
    case 'instruction-changed':
    case 'instruction-added':
    case 'ignore-changed':
    case 'parent-rebuilt':
    case 'source-rebuilt':
    case 'needed-downstream':
    case 'cache-disabled':
    case 'cache-missing':
    case 'remote-changed':
    case 'platform-changed':
    case 'options-changed':
      return undefined;
  }
}

/** A cause in the few words that a step's box has room for; the whole sentence where there are none. */
export function brief(cause: ToldCause): string {
  switch (cause.kind) {
    case 'parent-rebuilt':
      return 'the step before was rebuilt';
    case 'source-rebuilt':
      return 'what it reads was rebuilt';
    case 'needed-downstream':
      return 'a later step needed its files';
    case 'instruction-changed':
    case 'instruction-added':
    case 'files-changed':
    case 'arg-changed':
    case 'env-changed':
    case 'base-changed':
    case 'first-build':
    case 'ignore-changed':
    case 'cache-disabled':
    case 'cache-missing':
    case 'remote-changed':
    case 'platform-changed':
    case 'options-changed':
      return culpritName(cause) ?? cause.message;
  }
}
