import type { Cause } from '../explain/types';
import { list } from './short';
import { words } from './words';

/** The thing that changed, in as few words as name it; undefined when only the whole sentence says it. */
export function culpritName(cause: Cause): string | undefined {
  const { name, files = [] } = cause.culprit;
  const known = files.filter((f) => f.change !== 'candidate').map((f) => f.path);
  if (cause.certainty === 'unknown') return undefined;
  switch (cause.kind) {
    case 'files-changed':
      if (known.length === 0) return undefined;
      return known.length <= 2 ? list(known) : words.andMore(known[0] ?? '', known.length - 1);
    case 'arg-changed':
      return name === undefined ? undefined : `ARG ${name}`;
    case 'env-changed':
      return name === undefined ? undefined : `ENV ${name}`;
    case 'base-changed':
      return name === undefined ? undefined : words.newImage(name);
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
    case 'unknown':
      return undefined;
  }
}

/** A cause in the few words that a step's box has room for; the whole sentence where there are none. */
export function brief(cause: Cause): string {
  switch (cause.kind) {
    case 'parent-rebuilt':
      return words.briefParent;
    case 'source-rebuilt':
      return words.briefSource;
    case 'needed-downstream':
      return words.briefNeeded;
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
    case 'unknown':
      return culpritName(cause) ?? cause.message;
  }
}
