import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { zipSync } from 'fflate';
import { packTar } from 'modern-tar';
import { readRecords, RecordError } from '../../extension/core/records';
import { parseStatusBlob } from '../../extension/core/records/status-proto';

interface Blob {
  readonly digest: string;
  readonly body: Uint8Array;
}

const blob = (body: string | Uint8Array): Blob => ({
  digest: `sha256:${createHash('sha256').update(body).digest('hex')}`,
  body: typeof body === 'string' ? new TextEncoder().encode(body) : body,
});
const json = (value: unknown): Blob => blob(JSON.stringify(value));

async function bundle(manifests: readonly Blob[], blobs: readonly Blob[]): Promise<Uint8Array> {
  const index = json({ manifests: manifests.map(({ digest }) => ({ digest })) });
  const files = new Map([...manifests, ...blobs].map((b) => [`blobs/${b.digest.replace(':', '/')}`, b.body]));
  files.set('index.json', index.body);
  const tar = await packTar(
    [...files].map(([name, body]) => ({ header: { name, size: body.byteLength, type: 'file' as const }, body })),
  );
  return gzipSync(tar);
}

const config = json({ Ref: 'r' });
/** StatusResponses with one vertex each: a four-byte length, field 1, its digest `x` and name `y`. */
const message = (count: number): Uint8Array => {
  const vertex = [0x0a, 6, 0x0a, 1, 0x78, 0x1a, 1, 0x79];
  return Uint8Array.from(Array.from({ length: count }, () => [vertex.length, 0, 0, 0, ...vertex]).flat());
};
const status = 'application/vnd.buildkit.status.v0';
const manifest = (layers: readonly string[], name = ''): Blob =>
  json({
    name,
    config: { mediaType: 'application/vnd.buildkit.historyrecord.v0', digest: config.digest },
    layers: layers.map((digest) => ({ mediaType: status, digest })),
  });
const times = (n: number, of: (i: number) => string): string[] => Array.from({ length: n }, (_, i) => of(i));

describe('a small bundle is no big trouble', () => {
  it('a blob is read once, however many manifests and layers name it', async () => {
    const log = blob(message(500));
    const manifests = times(200, String).map((name) =>
      manifest(
        times(200, () => log.digest),
        name,
      ),
    );
    const records = await readRecords(await bundle(manifests, [config, log]));
    assert.equal(records.length, 200);
    assert.deepEqual(
      records[0]?.vertices.map((v) => v.name),
      ['y'],
    );
    assert.ok(records.every((r) => r.vertices === records[0]?.vertices));
  });

  it('a manifest that is named again is no second record', async () => {
    const one = manifest([]);
    assert.equal((await readRecords(await bundle([one, one, one], [config]))).length, 1);
  });

  const refused: Readonly<Record<string, [() => Promise<Uint8Array>, RegExp]>> = {
    'more manifests than any has': [
      () =>
        bundle(
          times(1001, String).map((n) => manifest([], n)),
          [config],
        ),
      /manifests/,
    ],
    'more blobs than any record has': [() => bundle([manifest(times(1001, String))], [config]), /blobs/],
    'more bytes than any has': [() => bundle([blob(new Uint8Array(33 << 20))], []), /more than 32 MiB/],
    'bundles in a zip, together': [
      async () => {
        const half = await bundle([manifest([])], [config, blob(new Uint8Array(17 << 20))]);
        return zipSync({ a: half, b: half });
      },
      /more than 32 MiB/,
    ],
  };
  for (const [name, [make, expected]] of Object.entries(refused))
    it(`refused: ${name}`, async () => {
      const bytes = await make();
      await assert.rejects(readRecords(bytes), (e) => e instanceof RecordError && expected.test(e.message));
    });

  it('more is read when it is asked for', async () => {
    const bytes = await bundle([manifest([])], [config, blob(new Uint8Array(33 << 20))]);
    assert.equal((await readRecords(bytes, 64 << 20)).length, 1);
  });

  it('a status log of more entries than any has is cut, and says so', () => {
    const empty = new Uint8Array(4 + 2 * 1_100_000);
    new DataView(empty.buffer).setUint32(0, empty.byteLength - 4, true);
    for (let i = 4; i < empty.byteLength; i += 2) empty[i] = 0x0a;
    assert.match(parseStatusBlob(empty).warning ?? '', /more than 1000000 entries/);
  });
});
