import ignore from 'ignore';

/** A .gitignore, by its folder from the root of the build context: `''` is the context's own. */
export interface GitIgnore {
  readonly folder: string;
  /** Of one above the context: the way from it down to the context, such as `services/api`. */
  readonly down?: string;
  readonly text: string;
}

/** A component with more wildcards than this costs more than its length; such a pattern is taken to match nothing. */
const maxWildcards = 4;

const isPlain = (line: string): boolean =>
  line.split('/').every((part) => part.replace(/\*+/g, '*').split('*').length <= maxWildcards + 1);

/** A path from a .gitignore's folder; undefined when it lies outside of it. */
function from({ folder, down }: GitIgnore, path: string): string | undefined {
  if (down !== undefined) return `${down}/${path}`;
  if (folder === '') return path;
  return path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : undefined;
}

/**
 * What git ignores of a build context, by the .gitignore files of its folders and of those above: the deepest that has a pattern
 * for a path decides (gitignore(5)). What a repository holds in spite of them is not known.
 */
export function gitIgnoredBy(files: readonly GitIgnore[]): (path: string) => boolean {
  const depth = ({ folder, down }: GitIgnore): number =>
    down === undefined ? folder.length : -1 - down.split('/').length;
  const rules = files
    .toSorted((a, b) => depth(a) - depth(b))
    .map((file) => ({ file, matcher: ignore().add(file.text.split(/\r?\n/).filter(isPlain)) }));
  return (path) => {
    let isIgnored = false;
    for (const { file, matcher } of rules) {
      const own = from(file, path);
      if (own === undefined) continue;
      const found = matcher.test(own);
      if (found.ignored || found.unignored) isIgnored = found.ignored;
    }
    return isIgnored;
  };
}
