import { wholeMatcher, type Matcher } from '../text/linear';

/** BuildKit's containsWildcards: an escaped character is none. */
export function hasWildcards(path: string): boolean {
  for (let i = 0; i < path.length; i++) {
    if (path[i] === '\\') i++;
    else if (path[i] === '*' || path[i] === '?' || path[i] === '[') return true;
  }
  return false;
}

/** One component of a pattern as Go's path.Match reads it; undefined when it is broken. */
export function globComponent(glob: string): Matcher | undefined {
  let source = '';
  for (let i = 0; i < glob.length; i++) {
    const ch = glob[i] ?? '';
    if (ch === '*') source += '[^/]*';
    else if (ch === '?') source += '[^/]';
    else if (ch === '[') {
      const end = classEnd(glob, i);
      if (end === undefined) return undefined;
      const inner = glob.slice(i + 1, end);
      source += `[${inner.startsWith('^') ? '^' : ''}${inner.replace(/^\^/, '').replace(/[[\]^]/g, '\\$&')}]`;
      i = end;
    } else if (ch === '\\') source += (glob[++i] ?? '\\').replace(/[^\w]/g, '\\$&');
    else source += ch.replace(/[.+()|{}$^\]]/g, '\\$&');
  }
  try {
    return wholeMatcher(source, 'u');
  } catch {
    return undefined;
  }
}

/** Where a class that begins at `[` ends; a bracket behind an escape does not end it. */
function classEnd(glob: string, at: number): number | undefined {
  for (let i = at + (glob[at + 1] === '^' ? 2 : 1), first = i; i < glob.length; i++) {
    if (glob[i] === '\\') i++;
    else if (glob[i] === ']' && i > first) return i;
  }
  return undefined;
}

/** Parts of a path before and from its first component with a wildcard. */
export function splitWildcards(path: string): { readonly prefix: string; readonly pattern: string[] } {
  const parts = path.split('/');
  const at = parts.findIndex(hasWildcards);
  return at < 0
    ? { prefix: path, pattern: [] }
    : { prefix: parts.slice(0, at).join('/') || '.', pattern: parts.slice(at) };
}
