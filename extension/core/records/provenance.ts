import { asArray, asNumber, asObject, asString, asStrings, isObject, type Json } from './json';
import type { BuildRecord, LlbOp, Material } from './types';

/** What a SLSA v1 provenance of BuildKit tells of a build (docs/attestations/slsa-definitions.md). */
export interface Provenance {
  readonly ops: readonly LlbOp[];
  readonly materials: readonly Material[];
  readonly attrs: Readonly<Record<string, string>>;
  readonly platform?: string;
  readonly dockerfile?: string;
  readonly dockerfilePath?: string;
  readonly revision?: string;
}

function platformName(value: unknown): string | undefined {
  const p = asObject(value);
  const os = asString(p['OS']);
  const arch = asString(p['Architecture']);
  if (os === undefined || arch === undefined) return undefined;
  const variant = asString(p['Variant']);
  return variant === undefined || variant === '' ? `${os}/${arch}` : `${os}/${arch}/${variant}`;
}

const opKinds = ['source', 'exec', 'file', 'build', 'merge', 'diff'] as const;

function opOf(value: unknown): { kind: LlbOp['kind']; op: unknown } {
  const op = asObject(asObject(value)['Op']);
  const kind = opKinds.find((k) => k in op);
  return kind === undefined ? { kind: 'other', op } : { kind, op: op[kind] };
}

/** First and last line of each place; a location lists the lines of an instruction one by one (parser/errors.go, toRanges). */
function ranges(location: unknown): [number, number][] {
  return asArray(asObject(location)['locations']).flatMap((l): [number, number][] => {
    const lines = asArray(asObject(l)['ranges']).flatMap((r) => {
      const start = asNumber(asObject(asObject(r)['start'])['line']);
      return start === undefined ? [] : [start, asNumber(asObject(asObject(r)['end'])['line']) ?? start];
    });
    return lines.length === 0 ? [] : [[Math.min(...lines), Math.max(...lines)]];
  });
}

function layersOf(layers: Json, id: string): string[] | undefined {
  const lists = asArray(layers[`${id}:0`]);
  const list = lists[0];
  if (list === undefined) return undefined;
  return asArray(list).flatMap((l) => asString(asObject(l)['digest']) ?? []);
}

function decodeBase64(data: string): string | undefined {
  try {
    return new TextDecoder().decode(Uint8Array.from(atob(data), (c) => c.charCodeAt(0)));
  } catch {
    return undefined;
  }
}

function readOps(definition: unknown, mapping: Json, metadata: Json): LlbOp[] {
  const digests = new Map<string, string>();
  for (const [digest, id] of Object.entries(mapping)) if (typeof id === 'string') digests.set(id, digest);
  const locations = asObject(asObject(metadata['source'])['locations']);
  const layers = asObject(metadata['layers']);
  return asArray(definition).flatMap((entry): LlbOp[] => {
    const step = asObject(entry);
    const id = asString(step['id']);
    if (id === undefined) return [];
    const platform = platformName(asObject(step['op'])['platform']);
    const digest = digests.get(id);
    const exported = layersOf(layers, id);
    return [
      {
        id,
        inputs: asArray(step['inputs']).flatMap((i) => (typeof i === 'string' ? [i] : [])),
        ...opOf(step['op']),
        lines: ranges(locations[id]),
        ...(platform !== undefined && { platform }),
        ...(digest !== undefined && { digest }),
        ...(exported !== undefined && { layers: exported }),
      },
    ];
  });
}

/** Reads a provenance predicate, or an in-toto statement around it; undefined when it is neither. */
export function readProvenance(value: unknown): Provenance | undefined {
  const outer = asObject(value);
  const predicate = isObject(outer['predicate']) ? outer['predicate'] : outer;
  const definition = asObject(predicate['buildDefinition']);
  if (!isObject(predicate['buildDefinition'])) return undefined;
  const internal = asObject(definition['internalParameters']);
  const config = asObject(internal['buildConfig']);
  const external = asObject(definition['externalParameters']);
  const request = asObject(external['request']);
  const metadata = asObject(asObject(asObject(predicate['runDetails'])['metadata'])['buildkit_metadata']);
  const info = asObject(asArray(asObject(metadata['source'])['infos'])[0]);
  const data = asString(info['data']);
  const dockerfile = data === undefined ? undefined : decodeBase64(data);
  const path = asString(info['filename']) ?? asString(asObject(external['configSource'])['path']);
  const rootArgs = asStrings(asObject(asObject(request['root'])['request'])['args']);
  const revision = asString(asObject(metadata['vcs'])['revision']) ?? rootArgs['vcs:revision'];
  // Without --platform a build is for the platform of its builder.
  const platform = asString(internal['targetPlatform']) ?? asString(internal['builderPlatform']);
  return {
    ops: readOps(config['llbDefinition'], asObject(config['digestMapping']), metadata),
    materials: asArray(definition['resolvedDependencies']).flatMap((m) => {
      const uri = asString(asObject(m)['uri']);
      const [algorithm, hex] = Object.entries(asStrings(asObject(m)['digest']))[0] ?? [];
      return uri === undefined || algorithm === undefined || hex === undefined
        ? []
        : [{ uri, digest: `${algorithm}:${hex}` }];
    }),
    attrs: { ...rootArgs, ...asStrings(request['args']) },
    ...(platform !== undefined && { platform }),
    ...(dockerfile !== undefined && { dockerfile }),
    ...(path !== undefined && { dockerfilePath: path }),
    ...(revision !== undefined && { revision }),
  };
}

/** The record's fields that provenances tell; the first platform's text stands for all, their operations are joined. */
export function provenanceFields(list: readonly Provenance[]): Partial<BuildRecord> {
  const first = list[0];
  if (first === undefined) return {};
  const materials = new Map(list.flatMap((p) => p.materials).map((m) => [`${m.uri} ${m.digest}`, m]));
  const prefixed = list.flatMap((p, i) =>
    p.ops.map((op) => ({ ...op, id: `${i}/${op.id}`, inputs: op.inputs.map((input) => `${i}/${input}`) })),
  );
  return {
    ops: prefixed,
    materials: [...materials.values()],
    ...(first.dockerfile !== undefined && { dockerfile: first.dockerfile }),
    ...(first.dockerfilePath !== undefined && { dockerfilePath: first.dockerfilePath }),
    ...(first.revision !== undefined && { revision: first.revision }),
  };
}
