import { gzipSync } from 'node:zlib';
import { createHash } from 'node:crypto';
import { packTar } from 'modern-tar';
import { isIgnored, readIgnoreFile } from '../../../extension/core/context/dockerignore';
import { plan } from '../../../extension/core/plan';
import { namedBuilds, readBuilderCache, readRecords, RecordError } from '../../../extension/core/records';
import { readProvenance } from '../../../extension/core/records/provenance';
import { definedTargets } from '../../../extension/core/records/log/bake-definition';
import { mask } from '../../../extension/core/text/mask';

/** A reader, and an input of a size that is given: lines, entries or characters. */
export interface Growth {
  readonly size: number;
  /** Makes an input; what is returned reads it. */
  readonly of: (size: number) => () => unknown;
}

const lines = (size: number, line: (i: number) => string): string =>
  Array.from({ length: size }, (_, i) => line(i)).join('\n');
const planned = (text: string) => () => plan(text);
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const read = (text: string) => async () => {
  try {
    return await readRecords(bytes(text));
  } catch (error) {
    if (!(error instanceof RecordError)) throw error;
    return [];
  }
};
const digest = (i: number): string => `sha256:${i.toString(16).padStart(64, '0')}`;
const json = (value: unknown): string => JSON.stringify(value);
const time = (i: number): string => new Date(1.7e12 + i).toISOString();

async function bundle(files: Readonly<Record<string, string>>): Promise<Uint8Array> {
  const tar = await packTar(
    Object.entries(files).map(([name, body]) => ({
      header: { name, size: bytes(body).byteLength, type: 'file' as const },
      body,
    })),
  );
  return gzipSync(tar);
}
const blob = (body: string): { digest: string; path: string; body: string } => {
  const hex = createHash('sha256').update(body).digest('hex');
  return { digest: `sha256:${hex}`, path: `blobs/sha256/${hex}`, body };
};

/** Manifests that all name the same layers: a small file, much to read. */
function manifests(size: number): () => Promise<unknown> {
  const config = blob(json({ Ref: 'r' }));
  const layer = blob(json({ buildDefinition: {} }));
  const side = Math.ceil(Math.sqrt(size));
  const manifest = blob(
    json({
      config: { mediaType: 'application/vnd.buildkit.historyrecord.v0', digest: config.digest },
      layers: Array.from({ length: side }, () => ({
        mediaType: 'application/vnd.in-toto+json',
        digest: layer.digest,
        annotations: { 'in-toto.io/predicate-type': 'https://slsa.dev/provenance/v1' },
      })),
    }),
  );
  const index = json({ manifests: Array.from({ length: side }, () => ({ digest: manifest.digest })) });
  const made = bundle({
    'index.json': index,
    ...Object.fromEntries([config, layer, manifest].map((b) => [b.path, b.body])),
  });
  return async () => {
    try {
      return await readRecords(await made);
    } catch (error) {
      if (!(error instanceof RecordError)) throw error;
      return [];
    }
  };
}

/** Each reader with what makes it slow when its cost grows faster than its input. */
export const growths: Readonly<Record<string, Growth>> = {
  'Dockerfile: ENV that doubles': {
    size: 40,
    of: (n) => planned(`FROM a\nENV A0=aaaaaaaaaa\n${lines(n, (i) => `ENV A${i + 1}=$A${i}$A${i}`)}\nRUN x`),
  },
  'Dockerfile: ARG that doubles before FROM': {
    size: 40,
    of: (n) => planned(`ARG A0=aaaaaaaaaa\n${lines(n, (i) => `ARG A${i + 1}=$A${i}$A${i}`)}\nFROM a`),
  },
  'Dockerfile: a default that doubles in itself': {
    size: 40,
    of: (n) => planned(`FROM a\n${lines(n, (i) => `ENV A=\${A:-b}$A${'$A'.repeat(i % 3)}`)}\nRUN $A`),
  },
  'Dockerfile: stages on each other': {
    size: 400,
    of: (n) => planned(`FROM a AS s0\n${lines(n, (i) => `FROM s${i} AS s${i + 1}\nCOPY --from=s${i} a b`)}`),
  },
  'Dockerfile: stages that each name a later one': {
    size: 400,
    of: (n) => planned(lines(n, (i) => `FROM a AS s${i}\nCOPY --from=s${i + 1} a b`)),
  },
  'Dockerfile: nesting': { size: 2000, of: (n) => planned(`FROM a\nRUN x\nENV A=${'${a:-'.repeat(n)}`) },
  'Dockerfile: instructions': {
    size: 1000,
    of: (n) => planned(`FROM a\n${lines(n, (i) => `RUN --mount=type=cache,target=/c${i} echo ${i}`)}`),
  },
  'Dockerfile: one long line': { size: 20_000, of: (n) => planned(`FROM a\nRUN ${'a '.repeat(n)}`) },
  'Dockerfile: continued lines': {
    size: 4000,
    of: (n) => planned(`FROM a\nRUN a \\\n${lines(n, () => '# c\n  b \\')}\n  c`),
  },
  'Dockerfile: heredocs': { size: 400, of: (n) => planned(`FROM a\n${lines(n, (i) => `RUN <<E${i}\nx\nE${i}`)}`) },
  'Dockerfile: open quotes and brackets': {
    size: 4000,
    of: (n) => planned(`FROM a\nCOPY [${'"a", '.repeat(n)}\nENV ${'"'.repeat(n + 1)}`),
  },
  'Dockerfile: blanks': {
    size: 20_000,
    of: (n) => planned(`FROM a\n${' '.repeat(n)}x${'\t'.repeat(n)}\n${'\n'.repeat(n)}`),
  },
  '.dockerignore: lines of stars': {
    size: 200,
    of: (n) => {
      const text = `${'*a'.repeat(n)}*b\n${'**/a/'.repeat(n)}b`;
      return () => isIgnored(readIgnoreFile(text), 'a/'.repeat(60));
    },
  },
  '.dockerignore: many lines': {
    size: 2000,
    of: (n) => {
      const text = lines(n, (i) => `${i % 3 === 0 ? '!' : ''}a${i}/**/*.b`);
      return () => isIgnored(readIgnoreFile(text), 'a/b/c.b');
    },
  },
  'log, plain': {
    size: 2000,
    of: (n) => read(lines(n, (i) => `#${i} [stage-${i % 7} ${i}/${n}] RUN a\n#${i} 0.1 text\n#${i} DONE 0.1s`)),
  },
  'log, plain: one row told again': {
    size: 4000,
    of: (n) => read(`#1 [1/1] RUN a\n${lines(n, (i) => `#1 ${i}.1 ${'x'.repeat(20)}`)}\n#1 DONE 1s`),
  },
  'log, plain: blanks and digits': {
    size: 20_000,
    of: (n) => read(`#1 [1/1] RUN a${' '.repeat(n)}b\n${'1'.repeat(n)}\n${'#'.repeat(n)}\n${'['.repeat(n)}`),
  },
  'log, terminal': {
    size: 1000,
    of: (n) =>
      read(`[+] Building 1.0s (1/1) FINISHED\n${lines(n, (i) => ` => [a ${i}/${n}] RUN a${i}   0.1s\n => => # text`)}`),
  },
  'log, terminal: frames': {
    size: 200,
    of: (n) =>
      read(lines(n, (i) => `[+] Building ${i}.0s (1/3)\n${lines(8, (j) => ` => [a ${j}/8] RUN a${j}   ${i}.1s`)}`)),
  },
  'log, terminal: blanks': {
    size: 20_000,
    of: (n) => read(`[+] Building 1.0s (1/1)\n => [1/1] RUN a${' '.repeat(n)}x\n =>${' '.repeat(n)}`),
  },
  'log, rawjson': {
    size: 1000,
    of: (n) =>
      read(
        lines(n, (i) =>
          json({
            vertexes: [
              {
                digest: digest(i),
                name: `[${i}/${n}] RUN a`,
                inputs: [digest(i - 1)],
                started: time(i),
                completed: time(i + 5),
              },
            ],
          }),
        ),
      ),
  },
  'log, rawjson: one vertex started again and again': {
    size: 2000,
    of: (n) =>
      read(
        lines(n, (i) =>
          json({ vertexes: [{ digest: digest(1), name: '[1/1] RUN a', started: time(i), completed: time(i + 1) }] }),
        ),
      ),
  },
  'log, rawjson: one vertex with all its text': {
    size: 2000,
    of: (n) =>
      read(
        json({
          vertexes: [{ digest: digest(1), name: '[1/1] RUN a' }],
          logs: Array.from({ length: n }, () => ({ vertex: digest(1), data: 'YQpiCg==' })),
        }),
      ),
  },
  'log, legacy builder': {
    size: 1000,
    of: (n) =>
      read(
        lines(
          n,
          (i) =>
            `Step ${i + 1}/${n} : RUN a${i}\n ---> Running in ${i.toString(16).padStart(12, '0')}\n ---> ${i.toString(16).padStart(12, '1')}`,
        ),
      ),
  },
  'log, buildah': {
    size: 1000,
    of: (n) => read(lines(n, (i) => `STEP ${i + 1}/${n}: RUN a${i}\n--> ${i.toString(16).padStart(12, '0')}`)),
  },
  'log, kaniko': { size: 1000, of: (n) => read(lines(n, (i) => `INFO[${String(i).padStart(4, '0')}] RUN a${i}`)) },
  'log, a page': {
    size: 1000,
    of: (n) =>
      read(
        `<!DOCTYPE html><html><pre>\n${lines(n, (i) => `<span class="a">#${i} [1/${n}] RUN a &lt;b&gt;</span>`)}</pre>`,
      ),
  },
  'log, a page of open tags': {
    size: 20_000,
    of: (n) => read(`<!DOCTYPE html><html>${'<'.repeat(n)}&${'&#'.repeat(n)}`),
  },
  'log, escapes': {
    size: 4000,
    of: (n) => read(`#1 [1/1] RUN a\n${'\x1b[1A\x1b[2K'.repeat(n)}\x1b[${'1;'.repeat(n)}\x1b]8;;${'x'.repeat(n)}`),
  },
  'bake: a printed definition': {
    size: 1000,
    of: (n) => {
      const text = json({
        target: Object.fromEntries(
          Array.from({ length: n }, (_, i) => [
            `t${i}`,
            { args: { A: '1' }, 'cache-from': [`type=gha,scope=${i}`], platforms: ['linux/amd64'] },
          ]),
        ),
      });
      return () => definedTargets(text);
    },
  },
  'bake: its log': {
    size: 400,
    of: (n) => read(`{\n  "target": {}\n}\n${lines(n, (i) => `#${i} [t${i} 1/1] RUN a\n#${i} DONE 0.1s`)}`),
  },
  'bake: objects that never end': { size: 4000, of: (n) => read(lines(n, () => '{\n  "target": {')) },
  'compose: its log': {
    size: 15,
    of: (n) =>
      read(
        lines(
          n,
          (i) =>
            `#${i} [service${i} internal] load build definition from Dockerfile\n#${i} DONE 0.1s\n#${i + n} [service${i} 1/1] RUN a\n#${i + n} DONE 0.1s`,
        ),
      ),
  },
  'compose: more services than any has': {
    size: 400,
    of: (n) =>
      read(
        lines(
          n,
          (i) =>
            `#${i} [service${i} internal] load build definition from Dockerfile\n#${i} DONE 0.1s\n#${i + n} [service${i} 1/1] RUN a\n#${i + n} DONE 0.1s`,
        ),
      ),
  },
  'history: what a builder keeps': {
    size: 1000,
    of: (n) => {
      const text = lines(n, (i) =>
        json({ ID: `i${i}`, Type: 'regular', CreatedAt: '2026-11-26 03:34:24.4 +0000 UTC', Parents: [`i${i - 1}`] }),
      );
      return () => readBuilderCache('b', text);
    },
  },
  'history: a provenance': {
    size: 1000,
    of: (n) => {
      const value = {
        buildDefinition: {
          externalParameters: {
            request: { args: Object.fromEntries(Array.from({ length: n }, (_, i) => [`build-arg:A${i}`, 'x'])) },
          },
          internalParameters: {
            buildConfig: {
              llbDefinition: Array.from({ length: n }, (_, i) => ({
                id: `step${i}`,
                op: { Op: {}, constraints: {} },
                inputs: [`step${i - 1}:0`],
              })),
              digestMapping: Object.fromEntries(Array.from({ length: n }, (_, i) => [digest(i), `step${i}`])),
            },
          },
          resolvedDependencies: [],
        },
        runDetails: { metadata: {} },
      };
      return () => readProvenance(value);
    },
  },
  '.dockerbuild: manifests times layers': { size: 2000, of: manifests },
  'metadata file': {
    size: 1000,
    of: (n) => {
      const text = json(
        Object.fromEntries(Array.from({ length: n }, (_, i) => [`t${i}`, { 'buildx.build.ref': `a/b/${i}` }])),
      );
      return () => namedBuilds(text);
    },
  },
  'JSON: nesting': { size: 4000, of: (n) => read(`{"vertexes":${'['.repeat(n)}${']'.repeat(n)}}`) },
  'JSON: nesting of a metadata file': {
    size: 4000,
    of: (n) => () => namedBuilds(`${'{"a":'.repeat(n)}1${'}'.repeat(n)}`),
  },
  'masking: schemes and colons': {
    size: 4000,
    of: (n) => () => mask('a', `${'a'.repeat(n)}://${'b:'.repeat(n)}${'a://'.repeat(n)}`),
  },
};
