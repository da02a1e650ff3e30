import type { FileEntry } from '../context/fingerprint';

const typeFlags: Readonly<Record<Exclude<FileEntry['type'], 'other'>, string>> = { file: '0', link: '2', folder: '5' };

/**
 * What BuildKit hashes of a file before its content: a tar header without name and time (cache/contenthash, tarsum.go and
 * filehash.go). The owner of a context's file is always root. Undefined for devices, pipes and sockets.
 */
export function fileHeader({ type, mode, size, link }: Omit<FileEntry, 'touchedAt'>): string | undefined {
  if (type === 'other') return undefined;
  const fields: readonly (readonly [string, string | number])[] = [
    ['name', ''],
    ['mode', mode],
    ['uid', 0],
    ['gid', 0],
    ['size', type === 'file' ? size : 0],
    ['typeflag', typeFlags[type]],
    ['linkname', link ?? ''],
    ['uname', ''],
    ['gname', ''],
    ['devmajor', 0],
    ['devminor', 0],
  ];
  return fields.map(([name, value]) => `${name}${value}`).join('');
}
