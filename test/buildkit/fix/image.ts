import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { unpackTar } from 'modern-tar';
import { filesIn } from '../content';
import type { Host } from '../host';

/** What an image holds: its files with modes and owners, and its configuration; times are the build's own. */
export interface Image {
  readonly files: readonly string[];
  readonly config: Readonly<Record<string, unknown>>;
}

interface Descriptor {
  readonly digest: string;
}

/** Builds a project into a folder, and reads what came out; undefined when the build fails. */
export async function imageOf(host: Host, project: string, flags: readonly string[] = []): Promise<Image | undefined> {
  const [tar, oci] = [join(host.folder, 'image.tar'), join(host.folder, 'image.oci')];
  const outputs = ['--output', `type=tar,dest=${tar}`, '--output', `type=oci,dest=${oci}`];
  const said = await host.run(
    ['build', '--builder', 'one', '--provenance=false', '--progress', 'plain', ...flags, ...outputs, '.'],
    { cwd: join(host.folder, 'projects', project), allowFailure: true },
  );
  if (/^ERROR: /m.test(said)) return undefined;
  const blobs = new Map((await unpackTar(readFileSync(oci))).map((e) => [e.header.name, e.data]));
  const read = (name: string): Record<string, unknown> =>
    JSON.parse(Buffer.from(blobs.get(name) ?? []).toString()) as Record<string, unknown>;
  const blob = ({ digest }: Descriptor): Record<string, unknown> => read(`blobs/${digest.replace(':', '/')}`);
  const [first] = read('index.json')['manifests'] as Descriptor[];
  if (first === undefined) throw new Error('the image has no manifest');
  const image = blob(blob(first)['config'] as Descriptor);
  return { files: await filesIn(tar), config: image['config'] as Record<string, unknown> };
}
