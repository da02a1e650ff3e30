import { cleanPath } from '../../plan/paths';
import type { Project } from './manager';

/** Paths of the project that a text names. */
export interface Named {
  readonly files: readonly string[];
  /** A folder that is named, with the text that names it. */
  readonly folder?: string;
  /** A file that is named and whose own text, which may name more, can't be read. */
  readonly unread?: string;
}

/** Files that a program may be written in: what they name is read too. */
const isCode = /\.(?:gradle|kts|rb|gemspec|[cm]?js|ts|py|sbt|scala|exs?|props|targets|xml|ya?ml|toml)$|(?:^|\/)Gemfile/;

/** Where a path leads from a folder of the project; undefined when it leaves it. */
export function within(folder: string, path: string): string | undefined {
  if (/^(?:\/|~|[A-Za-z]:|[a-z+]+:\/\/)/.test(path)) return undefined;
  const found = cleanPath(`/${folder}/${path.replaceAll('\\', '/')}`).slice(1);
  const up = path.split(/[\\/]/).filter((p) => p === '..').length;
  return up > folder.split('/').filter((p) => p !== '').length ? undefined : found;
}

const folderOf = (path: string): string => path.split('/').slice(0, -1).join('/');

/** The part of a path before what is known at run time only. */
const known = (token: string): string => token.replace(/\/?[^/]*(?:[*?{]|\$|#\{).*$/, '');

/** Words in quotes: what a script names by its text. */
export const quoted = (text: string): string[] =>
  [...text.matchAll(/"([^"\n]{1,300})"|'([^'\n]{1,300})'/g)].map((m) => m[1] ?? m[2] ?? '');

/**
 * What texts name of a project, from the files given on: each word that `words` finds and that is a path there, looked up from
 * the folder of its file and from the project's. A folder is no file that could be copied first: it is told. `isWhole`: files that are
 * copied anyway and name nothing.
 */
export function namedBy(
  project: Project,
  start: readonly string[],
  words: (text: string, file: string) => readonly string[],
  isWhole: (path: string) => boolean = () => false,
): Named {
  const files = new Set(project.files);
  const folders = new Set(project.files.flatMap((f) => f.split('/').map((_, i, all) => all.slice(0, i).join('/'))));
  const found = new Set<string>();
  const queue = [...start];
  for (let file = queue.pop(); file !== undefined; file = queue.pop()) {
    const text = project.read(file);
    if (text === undefined) {
      if (start.includes(file) || isCode.test(file)) return { files: [...found], unread: file };
      continue;
    }
    for (const word of words(text, file)) {
      const path = known(word);
      if (path === '' || path.length > 300) continue;
      for (const at of new Set([within(folderOf(file), path), within('', path)])) {
        if (at === undefined || at === '' || start.includes(at) || found.has(at)) continue;
        // What is copied with its folder, and names nothing of the project.
        if (files.has(at) && isWhole(at)) continue;
        if (files.has(at)) {
          found.add(at);
          queue.push(at);
        } else if (folders.has(at))
          return { files: [...found], folder: `${file} names ${word}, a folder of the source` };
      }
    }
  }
  return { files: [...found] };
}

/** Why what is named can't be copied first. */
export const whyNot = ({ folder, unread }: Named): string | undefined =>
  folder ?? (unread === undefined ? undefined : `${unread} is read, and what it names can't be told`);
