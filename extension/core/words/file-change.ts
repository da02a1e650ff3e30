import type { CulpritFile, FileState } from '../context/verdict';
import { bytes, count, shownPath } from '../text/text';

/** A cause as far as its files go. */
interface WithFiles {
  readonly culprit: { readonly files?: readonly CulpritFile[] | undefined };
}

/** As many files as a list of evidence names. */
const maxShown = 10;

/** The path of a file, on one line. */
export const fileName = (file: CulpritFile): string => shownPath(file.path);

const octal = (mode: number): string => mode.toString(8).padStart(4, '0');
const kind: Readonly<Record<FileState['type'], string>> = {
  file: 'a file',
  folder: 'a folder',
  link: 'a link',
  other: 'a special file',
};

const size = (state: FileState | undefined): string => (state?.type === 'file' ? `, ${bytes(state.size)}` : '');

function what({ change, old, new: now }: CulpritFile): string {
  switch (change) {
    case 'added':
      return `added${size(now)}`;
    case 'removed':
      return `removed${old?.type === 'file' ? `, was ${bytes(old.size)}` : ''}`;
    case 'content':
      if (now?.link !== undefined) return `points to ${shownPath(now.link)}, pointed to ${shownPath(old?.link ?? '')}`;
      if (old === undefined || now === undefined) return 'content';
      return old.size === now.size ? `content${size(now)} as before` : `content${size(now)}, was ${bytes(old.size)}`;
    case 'mode':
      return old === undefined || now === undefined ? 'mode' : `mode ${octal(now.mode)}, was ${octal(old.mode)}`;
    case 'type':
      return old === undefined || now === undefined ? 'type' : `${kind[now.type]}, was ${kind[old.type]}`;
    case 'owner':
      return 'owner';
    case 'candidate':
      return 'perhaps';
  }
}

/** A file with what happened to it. */
export const fileChange = (file: CulpritFile): string => `${fileName(file)}: ${what(file)}`;

/** What happened to each file that is known to have changed, a line each; the first ones when there are many. */
export function fileChanges({ culprit }: WithFiles): string[] {
  const files = culprit.files ?? [];
  if (files.every((f) => f.change === 'candidate')) return [];
  const lines = files.slice(0, maxShown).map(fileChange);
  return files.length > maxShown ? [...lines, `and ${count(files.length - maxShown, 'more file')}`] : lines;
}

/** Lines that differ, of the files of which they are known; each with the file's name when there are several. */
export function diffs(cause: WithFiles): string[] {
  const known = (cause.culprit.files ?? []).filter((f) => f.diff !== undefined);
  return known.map((f) => `${known.length === 1 ? '' : `${fileName(f)}\n`}${f.diff ?? ''}`);
}
