import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { unpackTar } from 'modern-tar';
import { isIgnored, readIgnoreFile } from '../../../extension/core/context/dockerignore';
import { explain } from '../../../extension/core/explain';
import { plan } from '../../../extension/core/plan';
import {
  namedBuilds,
  readBuilderCache,
  readProvenance,
  readRecords,
  RecordError,
} from '../../../extension/core/records';
import { parseStatusBlob } from '../../../extension/core/records/status-proto';
import { Secrets } from '../../../extension/core/text/secrets';

const recordings = join(import.meta.dirname, '..', '..', 'recordings');
const files = (name: RegExp, most: number): Buffer[] =>
  readdirSync(recordings, { recursive: true })
    .map(String)
    .filter((path) => name.test(path))
    .sort()
    .slice(0, most)
    .map((path) => readFileSync(join(recordings, path)));

/** A reader of what others wrote, with inputs it knows. Errors that it may throw are caught; any other is a fault. */
export interface Reader {
  readonly seeds: () => readonly Buffer[] | Promise<readonly Buffer[]>;
  readonly read: (bytes: Buffer) => unknown;
}

async function records(bytes: Buffer): Promise<void> {
  try {
    for (const record of await readRecords(bytes)) explain({ record });
  } catch (error) {
    if (!(error instanceof RecordError)) throw error;
  }
}

const bundles = (): Buffer[] => files(/\.dockerbuild$/, 20);
/** What is no JSON in a bundle is its status log. */
const statuses = async (): Promise<Buffer[]> => {
  const entries = await Promise.all(bundles().map((b) => unpackTar(gunzipSync(b))));
  return entries
    .flat()
    .flatMap(({ data }) => (data !== undefined && data.length > 0 && data[0] !== 0x7b ? [Buffer.from(data)] : []));
};
const json = (bytes: Buffer): unknown => {
  try {
    return JSON.parse(bytes.toString()) as unknown;
  } catch {
    return undefined;
  }
};
const provenance = Buffer.from(
  JSON.stringify({
    buildDefinition: {
      externalParameters: { request: { args: { 'build-arg:A': '1' } } },
      internalParameters: {
        buildConfig: { llbDefinition: [{ id: 'step0', op: { Op: {} }, inputs: [] }], digestMapping: {} },
      },
      resolvedDependencies: [{ uri: 'pkg:docker/a@1', digest: { sha256: 'a' } }],
    },
    runDetails: { metadata: { buildkit_metadata: { source: { locations: {}, infos: [] }, layers: {} } } },
  }),
);

/** Every reader of core that takes what others wrote. */
export const readers: Readonly<Record<string, Reader>> = {
  Dockerfile: { seeds: () => files(/Dockerfile$/, 60), read: (b) => plan(b.toString()) },
  'ignore file': {
    seeds: () => ['node_modules\n!a/*.js\n**/b', '# c\n*.[a-z]\n!x\n/a/../b', '**\n!src/**'].map((t) => Buffer.from(t)),
    read: (b) => isIgnored(readIgnoreFile(b.toString()), 'a/node_modules/b.js'),
  },
  'plain log': { seeds: () => files(/log\.plain$/, 40), read: records },
  'rawjson log': { seeds: () => files(/log\.rawjson$/, 20), read: records },
  'bundle, packed': { seeds: bundles, read: records },
  'bundle, unpacked': { seeds: () => bundles().map((b) => gunzipSync(b)), read: records },
  'status log': { seeds: statuses, read: (b) => parseStatusBlob(b) },
  provenance: { seeds: () => [provenance], read: (b) => readProvenance(json(b)) },
  'metadata file': {
    seeds: () => [Buffer.from('{"a":{"buildx.build.ref":"a/b/c"},"buildx.build.ref":"d/e/f"}')],
    read: (b) => namedBuilds(b.toString()),
  },
  'what a builder keeps': {
    seeds: () => [
      Buffer.from('{"ID":"i","Type":"regular","CreatedAt":"2026-11-26 03:34:24.4 +0000 UTC","Parents":["a"]}\n'),
    ],
    read: (b) => readBuilderCache('b', b.toString()),
  },
  masking: {
    seeds: () => [...files(/Dockerfile$/, 10), Buffer.from('A_TOKEN=abc https://u:p@h/?token=x eyJa.eyJb.c')],
    read: (b) => {
      const secrets = new Secrets();
      secrets.learnText(b.toString());
      return secrets.hide(b.toString());
    },
  },
};
