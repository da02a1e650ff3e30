import { isObject, parseJson } from '../records/json';
import type { Build } from './build';

function contextAttr(build: Build, name: string): string | undefined {
  for (const op of build.record.ops ?? []) {
    if (op.kind !== 'source' || !isObject(op.op) || op.op['identifier'] !== 'local://context') continue;
    const attrs = isObject(op.op['attrs']) ? op.op['attrs'] : {};
    const value = attrs[name];
    return typeof value === 'string' ? value : '';
  }
  return undefined;
}

/** Patterns of .dockerignore as the build used them; undefined when the record does not keep its operations. */
export function excludesOf(build: Build): readonly string[] | undefined {
  const value = contextAttr(build, 'local.excludepatterns');
  if (value === undefined) return undefined;
  const list = parseJson(value);
  return Array.isArray(list) ? list.filter((p): p is string => typeof p === 'string') : [];
}

const isRoot = (path: string): boolean => ['.', './', '/', '', '*', './*', '.git', './.git'].includes(path);

/** The paths take the repository's own `.git` folder: the context is the repository's root, and no pattern leaves it out. */
export function gitIsRead(build: Build, paths: readonly string[]): boolean {
  if ((build.record.attrs?.['vcs:localdir:context'] ?? '.') !== '.') return false;
  const excludes = excludesOf(build) ?? [];
  const out = excludes.some(
    (p) => /^(?:\*\*\/)?\/?\.git(?:\/(?:\*\*?)?)?$/.test(p) || p === '*' || p === '**' || p === '.*',
  );
  return !out && paths.some(isRoot);
}
