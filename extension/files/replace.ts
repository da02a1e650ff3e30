import { randomBytes } from 'node:crypto';
import { open, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { PlainFileError, readPlainBytes } from './plain';

/** A file that is not written, with what a person can do. */
export class ReplaceError extends Error {}

async function bytesOf(
  path: string,
): Promise<{ readonly path: string; readonly bytes: Buffer; mode: number } | undefined> {
  try {
    const real = await realpath(path);
    return { path: real, bytes: readPlainBytes(real), mode: (await stat(real)).mode & 0o7777 };
  } catch (error) {
    if (error instanceof PlainFileError) throw new ReplaceError(`${path} is not changed: ${error.message}`);
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/**
 * Replaces a file's text by another at once: a kill leaves the old or the new one. Its mode stays, and a link to it stays a
 * link. `before` is what the edit was made of, empty for a file that is not there.
 * @throws ReplaceError when the file holds something else by now, or bytes that are no UTF-8: they would be lost.
 */
export async function replaceText(path: string, before: string, after: string): Promise<void> {
  const old = await bytesOf(path);
  const text = old?.bytes.toString('utf8') ?? '';
  if (old !== undefined && !Buffer.from(text, 'utf8').equals(old.bytes))
    throw new ReplaceError(`${path} is not changed: it holds bytes that are no UTF-8`);
  if (text !== before) throw new ReplaceError(`${path} is not changed: it has changed since it was read`);
  const place = old?.path ?? path;
  const part = join(dirname(place), `.${basename(place)}.${randomBytes(6).toString('hex')}.part`);
  const file = await open(part, 'wx', old?.mode ?? 0o666);
  try {
    if (old !== undefined) await file.chmod(old.mode);
    await file.writeFile(after);
    await file.sync();
    await file.close();
    await rename(part, place);
  } catch (error) {
    await file.close().catch(() => undefined);
    await rm(part, { force: true });
    throw error;
  }
}
