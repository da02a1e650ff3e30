import { cleanPath } from '../plan/paths';

/** A glob of one path component as Go's filepath.Match reads it; undefined when it is broken. */
function component(glob: string): RegExp | undefined {
  let source = '';
  for (let i = 0; i < glob.length; i++) {
    const ch = glob[i] ?? '';
    if (ch === '*') source += '[^/]*';
    else if (ch === '?') source += '[^/]';
    else if (ch === '[') {
      const end = glob.indexOf(']', i + (glob[i + 1] === '^' ? 3 : 2));
      if (end < 0) return undefined;
      source += `[${glob.slice(i + 1, end).replace(/\\/g, '\\\\')}]`;
      i = end;
    } else if (ch === '\\') source += `\\${glob[++i] ?? '\\'}`;
    else source += ch.replace(/[.+()|{}$^]/g, '\\$&');
  }
  try {
    return new RegExp(`^${source}$`);
  } catch {
    return undefined;
  }
}

/**
 * A test for what a COPY's source selects of the context: the path itself, all below it when it is a folder, and what a
 * pattern matches component by component (fsutil copy, ResolveWildcards). `.` is everything.
 */
export function selector(source: string): (path: string) => boolean {
  const clean = cleanPath(`/${source}`).slice(1);
  if (clean === '') return () => true;
  if (!/[*?[\\]/.test(clean)) return (path) => path === clean || path.startsWith(`${clean}/`);
  const globs = clean.split('/').map(component);
  return (path) => {
    const parts = path.split('/');
    return globs.length <= parts.length && globs.every((g, i) => g?.test(parts[i] ?? '') === true);
  };
}

/** What several sources select, without what `--exclude` leaves out. */
export function selectPaths(sources: readonly string[]): (path: string) => boolean {
  const tests = sources.map(selector);
  return (path) => tests.some((t) => t(path));
}
