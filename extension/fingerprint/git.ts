import type { CulpritFile, FileState } from '../core/explain/types';
import { runProgram } from '../process/run';
import { decodeName } from './names';

/** A commit's name: SHA-1 or SHA-256 in hex. */
const commit = /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/;
/** Whether a text is the full name of a commit. */
export const isCommit = (text: string): boolean => commit.test(text);

/** Programs that a repository's configuration may name are not started. */
const quiet = ['-c', 'core.fsmonitor=false', '-c', 'core.hooksPath=/dev/null', '-c', 'protocol.allow=never'];

/** What git writes; undefined when it fails, takes longer than its deadline in milliseconds or writes more than its bytes. */
export async function git(
  folder: string,
  args: readonly string[],
  input = '',
  { deadline = 20_000, maxBytes = 1 << 26 } = {},
): Promise<Buffer | undefined> {
  try {
    const { code, stdout } = await runProgram({
      file: 'git',
      args: [...quiet, '-C', folder, ...args],
      env: { ...process.env, GIT_OPTIONAL_LOCKS: '0', GIT_TERMINAL_PROMPT: '0', GIT_NO_LAZY_FETCH: '1' },
      deadline,
      maxBytes,
      input,
    });
    return code === 0 ? stdout : undefined;
  } catch {
    return undefined;
  }
}

const types: Readonly<Record<string, FileState['type']>> = { '100': 'file', '120': 'link', '160': 'other' };

function stateOf(mode: string, size: number | undefined): FileState | undefined {
  const type = types[mode.slice(0, 3)];
  // Git knows of a mode only whether a file may be run.
  return type === undefined ? undefined : { type, mode: Number.parseInt(mode.slice(3), 8), size: size ?? 0 };
}

/** Sizes of objects, by their names. */
async function sizesOf(folder: string, objects: readonly string[]): Promise<Map<string, number>> {
  const output = await git(folder, ['cat-file', '--batch-check=%(objectname) %(objectsize)'], objects.join('\n'));
  const rows = (output?.toString() ?? '').split('\n').map((l) => l.split(' '));
  return new Map(
    rows.flatMap(([name, size]) => (name === undefined || !/^\d+$/.test(size ?? '') ? [] : [[name, Number(size)]])),
  );
}

/**
 * Files below a folder that differ between two commits, paths from the folder; undefined when git can't tell: no
 * repository, or a commit that is not in it.
 */
export async function changedBetween(folder: string, old: string, now: string): Promise<CulpritFile[] | undefined> {
  if (!isCommit(old) || !isCommit(now)) return undefined;
  const args = ['diff', '--raw', '--no-abbrev', '--no-renames', '--no-ext-diff', '--no-textconv', '-z', '--relative'];
  const output = await git(folder, [...args, old, now, '--', '.']);
  if (output === undefined) return undefined;
  const parts = decodeName(output).split('\0');
  const rows: { path: string; modes: [string, string]; objects: [string, string]; status: string }[] = [];
  for (let i = 0; i + 1 < parts.length; i += 2) {
    const [a = '', b = '', c = '', d = '', status = ''] = (parts[i] ?? '').replace(/^:/, '').split(' ');
    rows.push({ path: parts[i + 1] ?? '', modes: [a, b], objects: [c, d], status });
  }
  const sizes = await sizesOf(
    folder,
    rows.flatMap((r) => r.objects).filter((o) => !/^0+$/.test(o)),
  );
  return rows.map(({ path, modes, objects, status }): CulpritFile => {
    const [before, after] = [stateOf(modes[0], sizes.get(objects[0])), stateOf(modes[1], sizes.get(objects[1]))];
    const change =
      status === 'A'
        ? 'added'
        : status === 'D'
          ? 'removed'
          : before?.type !== after?.type
            ? 'type'
            : objects[0] === objects[1]
              ? 'mode'
              : 'content';
    return { path, change, ...(before !== undefined && { old: before }), ...(after !== undefined && { new: after }) };
  });
}

/** The content a file had in a commit; undefined when it was not there. The path is from the folder. */
export function contentAt(folder: string, revision: string, path: string): Promise<Buffer | undefined> {
  if (revision !== 'HEAD' && !isCommit(revision)) return Promise.resolve(undefined);
  return git(folder, ['cat-file', 'blob', `${revision}:./${path}`]);
}
