import { readFileSync } from 'node:fs';
import { unpackTar } from 'modern-tar';
import type { Host } from './host';

/** Files of an archive: names, types, modes, owners, content; times are the build's own. */
export async function filesIn(tar: string): Promise<string[]> {
  const entries = await unpackTar(readFileSync(tar));
  return entries
    .map(
      ({ header, data }) =>
        `${header.name} ${header.type ?? ''} ${(header.mode ?? 0).toString(8)} ${header.uid ?? 0}:${header.gid ?? 0} ${header.linkname ?? ''} ${data === undefined ? '' : Buffer.from(data).toString('base64')}`,
    )
    .sort();
}

/** Files of an image. */
export async function contentOf(
  host: Host,
  project: string,
  tar: string,
  flags: readonly string[] = [],
): Promise<string[]> {
  await host.build(project, { flags: [...flags, '--output', `type=tar,dest=${tar}`] });
  return filesIn(tar);
}
