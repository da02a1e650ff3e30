import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { CulpritFile } from '../core/explain/types';
import { textDiff } from '../core/text/text-diff';
import { contentAt } from '../fingerprint/git';

/** Files whose difference is shown: more are not read on a hover. */
const maxFiles = 5;
const maxBytes = 256 * 1024;

const digestOf = (content: Uint8Array): string => createHash('sha256').update(content).digest('hex');

/** The first content that has a digest, of those that are still to be had. */
async function having(
  digest: string,
  sources: readonly (() => Promise<Buffer | undefined>)[],
): Promise<string | undefined> {
  for (const source of sources) {
    const content = await source();
    if (content !== undefined && digestOf(content) === digest) return content.toString();
  }
  return undefined;
}

/**
 * Adds what differs to text files that changed, where both texts are still to be had: in the folder, or in a commit of
 * either build. A text is taken only when it has the very digest of the build.
 */
export async function withDiffs(
  files: readonly CulpritFile[],
  folder: string,
  revisions: readonly string[],
): Promise<CulpritFile[]> {
  let left = maxFiles;
  return Promise.all(
    files.map(async (file): Promise<CulpritFile> => {
      const [old, now] = [file.old?.digest, file.new?.digest];
      const small = Math.max(file.old?.size ?? 0, file.new?.size ?? 0) <= maxBytes;
      if (file.change !== 'content' || old === undefined || now === undefined || !small || left-- <= 0) return file;
      const commits = [...revisions, 'HEAD'].map((r) => () => contentAt(folder, r, file.path));
      const present = async (): Promise<Buffer | undefined> => {
        const path = join(folder, file.path);
        const found = await stat(path).catch(() => undefined);
        return found?.isFile() === true && found.size <= maxBytes ? readFile(path).catch(() => undefined) : undefined;
      };
      const [a, b] = [await having(old, commits), await having(now, [present, ...commits])];
      const diff = a === undefined || b === undefined ? undefined : textDiff(file.path, a, b);
      return diff === undefined ? file : { ...file, diff };
    }),
  );
}
