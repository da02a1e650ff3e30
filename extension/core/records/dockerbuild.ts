import { unpackTar } from 'modern-tar';
import { readAttrs } from './attrs';
import { foldEvents } from './events';
import { asArray, asNumber, asObject, asString, asStrings, parseJson, type Json } from './json';
import { provenanceFields, readProvenance, type Provenance } from './provenance';
import { Budget, maxUnpacked } from './budget';
import { RecordError } from './error';
import { parseStatusBlob } from './status-proto';
import { cacheExportsOf } from './cache-exports';
import type { BuildRecord } from './types';

/** Records of one bundle, and blobs of one record, that are read: a builder keeps fifty, each with a few blobs a platform. */
const maxManifests = 1000;
const maxLayers = 1000;

async function gunzip(bytes: Uint8Array, budget: Budget): Promise<Uint8Array> {
  const stream = new Blob([bytes as Uint8Array<ArrayBuffer>]).stream().pipeThrough(new DecompressionStream('gzip'));
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = stream.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.byteLength;
    try {
      budget.take(value.byteLength);
    } catch (error) {
      await reader.cancel();
      throw error;
    }
    chunks.push(value);
  }
  const all = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.byteLength;
  }
  return all;
}

type Blobs = ReadonlyMap<string, Uint8Array>;

async function unpack(bytes: Uint8Array, budget: Budget): Promise<Blobs> {
  const tar = bytes[0] === 0x1f && bytes[1] === 0x8b ? await gunzip(bytes, budget) : bytes;
  const entries = await unpackTar(tar);
  return new Map(entries.flatMap((e) => (e.data === undefined ? [] : [[e.header.name.replace(/^\.\//, ''), e.data]])));
}

const text = (bytes: Uint8Array | undefined): string => (bytes === undefined ? '' : new TextDecoder().decode(bytes));
const blobOf = (blobs: Blobs, digest: unknown): Uint8Array | undefined =>
  typeof digest === 'string' ? blobs.get(`blobs/${digest.replace(':', '/')}`) : undefined;

function protoTime(value: unknown): number | undefined {
  const seconds = asNumber(asObject(value)['seconds']);
  return seconds === undefined ? undefined : seconds * 1000 + (asNumber(asObject(value)['nanos']) ?? 0) / 1e6;
}

/** The first of each digest, in order: a blob that is named again says nothing new. */
function onceEach(list: readonly unknown[]): Json[] {
  const seen = new Set<unknown>();
  return list.map(asObject).filter((one) => {
    const digest = one['digest'];
    if (typeof digest !== 'string') return true;
    if (seen.has(digest)) return false;
    seen.add(digest);
    return true;
  });
}

/** What blobs say, each read once however many manifests name it. */
class BlobReader {
  private readonly statuses = new Map<Uint8Array, { readonly vertices: BuildRecord['vertices']; warning?: string }>();
  private readonly provenances = new Map<Uint8Array, Provenance | undefined>();

  status(blob: Uint8Array): { readonly vertices: BuildRecord['vertices']; readonly warning?: string } {
    let read = this.statuses.get(blob);
    if (read === undefined) {
      const { events, warning } = parseStatusBlob(blob);
      read = { vertices: foldEvents(events), ...(warning !== undefined && { warning }) };
      this.statuses.set(blob, read);
    }
    return read;
  }

  provenance(blob: Uint8Array): Provenance | undefined {
    if (!this.provenances.has(blob)) this.provenances.set(blob, readProvenance(parseJson(text(blob))));
    return this.provenances.get(blob);
  }
}

function readManifest(blobs: Blobs, reader: BlobReader, manifest: Json): BuildRecord | undefined {
  const m = asObject(parseJson(text(blobOf(blobs, manifest['digest']))));
  const config = asObject(m['config']);
  if (config['mediaType'] !== 'application/vnd.buildkit.historyrecord.v0') return undefined;
  const record = asObject(parseJson(text(blobOf(blobs, config['digest']))));
  const warnings: string[] = [];
  const provenances: Provenance[] = [];
  let vertices: BuildRecord['vertices'] = [];
  const layers = onceEach(asArray(m['layers']));
  if (layers.length > maxLayers) throw new RecordError(`the bundle has a record of more than ${maxLayers} blobs`);
  for (const layer of layers) {
    const blob = blobOf(blobs, layer['digest']);
    if (blob === undefined) {
      warnings.push(`the bundle lacks a blob of type ${asString(layer['mediaType']) ?? 'unknown'}`);
    } else if (layer['mediaType'] === 'application/vnd.buildkit.status.v0') {
      const status = reader.status(blob);
      if (status.warning !== undefined) warnings.push(status.warning);
      vertices = status.vertices;
    } else if (asStrings(layer['annotations'])['in-toto.io/predicate-type'] === 'https://slsa.dev/provenance/v1') {
      const provenance = reader.provenance(blob);
      if (provenance === undefined) warnings.push('the provenance could not be read');
      else provenances.push(provenance);
    }
  }
  const frontend = asStrings(record['FrontendAttrs']);
  const local = asStrings(record['localState']);
  const error = asString(asObject(record['error'] ?? record['Error'])['message']);
  const startedAt = protoTime(record['CreatedAt']);
  const completedAt = protoTime(record['CompletedAt']);
  const canceled = error !== undefined && /context canceled/.test(error);
  const ref = asString(record['Ref']);
  const own = readAttrs({ ...provenances[0]?.attrs, ...frontend });
  const platforms = own.platforms ?? provenances.flatMap((p) => p.platform ?? []);
  return {
    form: 'dockerbuild',
    ...provenanceFields(provenances),
    ...own,
    ...(platforms.length > 0 && { platforms }),
    ...(ref !== undefined && { ref }),
    ...(startedAt !== undefined && { startedAt }),
    ...(completedAt !== undefined && { completedAt }),
    status:
      error !== undefined ? (canceled ? 'canceled' : 'failed') : completedAt === undefined ? 'running' : 'completed',
    ...(error !== undefined && { error }),
    ...(local['LocalPath'] !== undefined && { contextPath: local['LocalPath'] }),
    ...(local['DockerfilePath'] !== undefined &&
      local['DockerfilePath'] !== '' && { dockerfilePath: local['DockerfilePath'] }),
    cacheExports: cacheExportsOf(vertices),
    vertices,
    warnings,
  };
}

/**
 * Reads a `.dockerbuild` bundle (`buildx history export`; docker/build-push-action uploads it from CI): a gzip tar of an
 * OCI layout whose manifests have a record as config and its status log, provenances and trace as layers.
 * @throws RecordError when it is no bundle, or one without a record.
 */
export async function readDockerbuild(bytes: Uint8Array, budget = new Budget(maxUnpacked)): Promise<BuildRecord[]> {
  let blobs: Blobs;
  try {
    blobs = await unpack(bytes, budget);
  } catch (cause) {
    if (cause instanceof RecordError) throw cause;
    throw new RecordError(
      'the archive is damaged or incomplete: expected a gzip tar as `buildx history export` writes it',
    );
  }
  const index = parseJson(text(blobs.get('index.json')));
  if (index === undefined)
    throw new RecordError('the archive has no index.json: expected an OCI layout with a build record');
  const manifests = onceEach(asArray(asObject(index)['manifests']));
  if (manifests.length > maxManifests) throw new RecordError(`the bundle has more than ${maxManifests} manifests`);
  const reader = new BlobReader();
  const records = manifests.flatMap((m) => readManifest(blobs, reader, m) ?? []);
  if (records.length === 0)
    throw new RecordError('the archive holds no build record: it is another kind of OCI layout');
  return records;
}
