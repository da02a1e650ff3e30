import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import type { Commit, GitChange, GitEntry, History } from '../core/replay';
import { git, isCommit } from '../fingerprint/git';
import { decodeName } from '../fingerprint/names';

/** Which commits are replayed: the newest so many, those since a date as git reads it, or a range. */
export type Span =
  | { readonly kind: 'newest'; readonly count: number; readonly from?: string }
  | { readonly kind: 'since'; readonly date: string }
  | { readonly kind: 'range'; readonly from: string; readonly to: string };

/** Why git could not tell. */
export class CommitsError extends Error {
  override readonly name = 'CommitsError';
}

/** A big repository's log may take a while, and be long. */
const limits = { deadline: 60_000, maxBytes: 1 << 28 };
/** Bytes of an ignore file or of a link's target that are read. */
const maxText = 1 << 20;
const nothing = /^0+$/;
const mark = '\u0001';

const entryOf = (mode: string, object: string): GitEntry | undefined =>
  nothing.test(mode) ? undefined : { mode, object };

/** `:100644 100644 OLD NEW M`. */
function changeOf(row: string, path: string): GitChange {
  const [oldMode = '0', newMode = '0', oldObject = '', newObject = ''] = row.slice(row.indexOf(':') + 1).split(' ');
  const [old, now] = [entryOf(oldMode, oldObject), entryOf(newMode, newObject)];
  return { path, ...(old !== undefined && { old }), ...(now !== undefined && { new: now }) };
}

interface Logged extends Commit {
  readonly hasParent: boolean;
}

/** Commits of `git log --raw -z`, newest first. */
export function parseLog(output: Buffer): Logged[] {
  const parts = decodeName(output).split('\0');
  const found: (Omit<Logged, 'changes'> & { changes: GitChange[] })[] = [];
  for (let i = 0; i < parts.length; i++) {
    const part = parts[i] ?? '';
    if (part.startsWith(mark)) {
      const [parents = '', time = '0', subject = ''] = parts.slice(i + 1, i + 4);
      found.push({
        id: part.slice(1),
        hasParent: parents !== '',
        time: Number(time) * 1000,
        subject,
        changes: [],
      });
      i += 3;
    } else if (/^\n?:/.test(part)) found.at(-1)?.changes.push(changeOf(part, parts[++i] ?? ''));
  }
  return found;
}

/** `MODE TYPE OBJECT\tPATH`. */
function parseTree(output: Buffer): Map<string, GitEntry> {
  const found = new Map<string, GitEntry>();
  for (const row of decodeName(output).split('\0')) {
    const tab = row.indexOf('\t');
    const [mode, , object] = row.slice(0, Math.max(0, tab)).split(' ');
    if (mode !== undefined && object !== undefined) found.set(row.slice(tab + 1), { mode, object });
  }
  return found;
}

/** Texts of objects, by their names. */
async function textsOf(folder: string, objects: readonly string[]): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  if (objects.length === 0) return found;
  const output = (await git(folder, ['cat-file', '--batch'], `${objects.join('\n')}\n`, limits)) ?? Buffer.alloc(0);
  for (let at = 0; at < output.length;) {
    const end = output.indexOf(0x0a, at);
    if (end < 0) break;
    const [name = '', , size] = output.subarray(at, end).toString().split(' ');
    // "NAME missing": of a clone without it.
    if (size === undefined) {
      at = end + 1;
      continue;
    }
    const length = Number(size);
    if (length <= maxText) found.set(name, decodeName(output.subarray(end + 1, end + 1 + length)));
    at = end + 1 + length + 1;
  }
  return found;
}

const spanArgs = (span: Span): string[] => {
  switch (span.kind) {
    case 'newest':
      return [`--max-count=${span.count}`, '--end-of-options', span.from ?? 'HEAD'];
    case 'since':
      return [`--since=${span.date}`, '--end-of-options', 'HEAD'];
    case 'range':
      return ['--end-of-options', `${span.from}..${span.to}`];
  }
};

const tipOf = (span: Span): string =>
  span.kind === 'range' ? span.to : span.kind === 'newest' ? (span.from ?? 'HEAD') : 'HEAD';

/** A branch beside its base. */
export interface Branch {
  /** The commit at which both were one. */
  readonly base: string;
  /** Text of the Dockerfile there; undefined when it was not there yet. */
  readonly text?: string;
  /** All that the branch changed, as one commit; in the tree of the newest. */
  readonly history: History;
}

/**
 * What a branch changed since it left its base, and the base's Dockerfile.
 * @throws CommitsError when git does not know the base.
 */
export async function readBranch(
  folder: string,
  base: string,
  dockerfile: string | undefined,
  ignoreFiles: readonly string[],
): Promise<Branch> {
  const found = await git(folder, ['merge-base', '--end-of-options', base, 'HEAD']);
  const fork = found === undefined ? '' : decodeName(found).trim();
  if (!isCommit(fork)) throw new CommitsError(`git knows no commit that ${base} and HEAD have in common`);
  const args = ['diff', '--raw', '--no-abbrev', '--no-renames', '--no-ext-diff', '--no-textconv', '-z', '--relative'];
  const path = dockerfile === undefined ? undefined : relative(realpathSync(folder), realpathSync(dockerfile));
  const [diff, tree, text] = await Promise.all([
    git(folder, [...args, fork, 'HEAD', '--', '.'], '', limits),
    git(folder, ['ls-tree', '-r', '-z', 'HEAD'], '', limits),
    path === undefined
      ? undefined
      : git(folder, ['cat-file', 'blob', `${fork}:./${path.split(sep).join('/')}`], '', limits),
  ]);
  if (diff === undefined || tree === undefined) throw new CommitsError(`git can't tell what changed since ${base}`);
  const parts = decodeName(diff).split('\0');
  const changes: GitChange[] = [];
  for (let i = 0; i + 1 < parts.length; i += 2) changes.push(changeOf(parts[i] ?? '', parts[i + 1] ?? ''));
  const commit: Commit = { id: 'HEAD', time: 0, subject: `what changed since ${base}`, changes };
  const entries = parseTree(tree);
  return {
    base: fork,
    ...(text !== undefined && { text: decodeName(text) }),
    history: {
      tree: entries,
      commits: [commit],
      texts: await textsOf(folder, objectsOf(entries, [commit], ignoreFiles)),
      holdsGit: false,
    },
  };
}

/** Links and ignore files whose texts are asked for. */
function objectsOf(
  tree: ReadonlyMap<string, GitEntry>,
  commits: readonly Commit[],
  ignoreFiles: readonly string[],
): string[] {
  const isText = ({ mode }: GitEntry, path: string): boolean => mode === '120000' || ignoreFiles.includes(path);
  const objects = new Set<string>();
  for (const [path, entry] of tree) if (isText(entry, path)) objects.add(entry.object);
  for (const { changes } of commits)
    for (const { path, old } of changes) if (old !== undefined && isText(old, path)) objects.add(old.object);
  return [...objects];
}

/** Names of the ignore files of a Dockerfile, from the root of the context; the text of one that lies outside of it. */
export function ignoreFilesOf(
  context: string,
  dockerfile: string | undefined,
): { readonly ignoreFiles: readonly string[]; readonly ignoreText?: string } {
  const files = ['.dockerignore'];
  if (dockerfile === undefined) return { ignoreFiles: files };
  const own = `${resolve(dockerfile)}.dockerignore`;
  const path = relative(resolve(context), own);
  if (path !== '' && !path.startsWith('..') && !isAbsolute(path))
    return { ignoreFiles: [path.split(sep).join('/'), ...files] };
  const isText = existsSync(own) && statSync(own).isFile() && statSync(own).size <= maxText;
  return isText ? { ignoreFiles: files, ignoreText: readFileSync(own, 'utf8') } : { ignoreFiles: files };
}

/**
 * What git knows of a context: one process a question, no checkout, nothing is written.
 * @throws CommitsError when the folder is in no repository, or git does not know the commits.
 */
export async function readHistory(folder: string, span: Span, ignoreFiles: readonly string[]): Promise<History> {
  const told = await git(folder, ['rev-parse', '--show-toplevel', '--is-shallow-repository']);
  if (told === undefined) throw new CommitsError(`${folder}: git knows no repository here`);
  const [top = '', shallow] = decodeName(told).split('\n');
  const args = ['log', '--first-parent', '-m', '--raw', '-z', '--no-renames', '--no-abbrev', '--no-ext-diff'];
  const format = '--format=%x01%H%x00%P%x00%ct%x00%s';
  const [log, tree] = await Promise.all([
    git(folder, [...args, format, '--relative', ...spanArgs(span)], '', limits),
    git(folder, ['ls-tree', '-r', '-z', '--end-of-options', tipOf(span)], '', limits),
  ]);
  if (log === undefined || tree === undefined)
    throw new CommitsError(
      `git can't tell the commits of ${span.kind === 'range' ? `${span.from}..${span.to}` : tipOf(span)}`,
    );
  const logged = parseLog(log);
  const commits = logged.filter((c) => c.hasParent);
  const entries = parseTree(tree);
  return {
    tree: entries,
    commits,
    texts: await textsOf(folder, objectsOf(entries, commits, ignoreFiles)),
    holdsGit: realpathSync(top) === realpathSync(folder) && existsSync(join(folder, '.git')),
    ...(commits.length < logged.length && { cutAt: shallow?.trim() === 'true' ? 'shallow' : 'first' }),
  };
}
