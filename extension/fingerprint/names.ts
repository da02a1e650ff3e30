import { readdirSync, readlinkSync } from 'node:fs';

/** Where bytes that are no UTF-8 are put: the byte 0x80 as U+DC80, so that no two names meet and each can be written back. */
const escapeBase = 0xdc00;
const strict = new TextDecoder('utf-8', { fatal: true });

/** A name as text: UTF-8, other bytes as lone surrogates. */
export function decodeName(bytes: Uint8Array): string {
  try {
    return strict.decode(bytes);
  } catch {
    // Only here and there a byte is none: characters are read one by one.
  }
  let text = '';
  for (let at = 0; at < bytes.length;) {
    const byte = bytes[at] ?? 0;
    const length = byte < 0x80 ? 1 : byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
    try {
      text += strict.decode(bytes.subarray(at, at + length));
      at += length;
    } catch {
      text += String.fromCharCode(escapeBase + byte);
      at++;
    }
  }
  return text;
}

const isEscaped = (code: number): boolean => code >= escapeBase + 0x80 && code <= escapeBase + 0xff;

/** A path for a call of the file system: text, or the very bytes when it has such as are no UTF-8. */
export function encodePath(path: string): string | Buffer {
  // Code points: a lone surrogate is one of its own.
  const points = /[\udc80-\udcff]/.test(path) ? [...path] : [];
  if (!points.some((p) => p.length === 1 && isEscaped(p.charCodeAt(0)))) return path;
  return Buffer.concat(
    points.map((p) =>
      p.length === 1 && isEscaped(p.charCodeAt(0)) ? Buffer.from([p.charCodeAt(0) - escapeBase]) : Buffer.from(p),
    ),
  );
}

export interface Named {
  readonly name: string;
  readonly isFolder: boolean;
}

/** What is in a folder. */
export function namesIn(folder: string | Buffer): Named[] {
  const found = readdirSync(folder, { withFileTypes: true });
  if (!found.some((e) => e.name.includes('\ufffd')))
    return found.map((e) => ({ name: e.name, isFolder: e.isDirectory() }));
  return readdirSync(folder, { withFileTypes: true, encoding: 'buffer' }).map((e) => ({
    name: decodeName(e.name),
    isFolder: e.isDirectory(),
  }));
}

/** The target of a link. */
export const targetOf = (path: string | Buffer): string => decodeName(readlinkSync(path, { encoding: 'buffer' }));
