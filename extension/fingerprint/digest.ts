import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';

const buffer = Buffer.allocUnsafe(256 * 1024);

/** What stops a reading: asked between the parts of a file. */
export type Stop = () => boolean;

/** Thrown when a reading was stopped. */
export class Stopped extends Error {}

/**
 * SHA-256 of a file's content, in hex.
 * @throws the error of the file system, or Stopped.
 */
export function digestOf(path: string | Buffer, stop: Stop): string {
  const hash = createHash('sha256');
  const file = openSync(path, 'r');
  try {
    for (;;) {
      if (stop()) throw new Stopped();
      const size = readSync(file, buffer, 0, buffer.length, null);
      if (size === 0) return hash.digest('hex');
      hash.update(buffer.subarray(0, size));
    }
  } finally {
    closeSync(file);
  }
}
