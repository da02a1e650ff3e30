import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { chmodSync, mkdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { explain, optionsOf, planned, type Outcome } from '../../extension/core/explain';
import { noteText } from '../../extension/core/words/notes';
import { forecast, type Forecast, type ForecastStep } from '../../extension/core/forecast';
import { plan, type PlanOptions } from '../../extension/core/plan';
import type { BuildRecord } from '../../extension/core/records';
import { aheadEvidence } from '../../extension/evidence/ahead';
import type { Fingerprints } from '../../extension/fingerprint/client';
import { Host } from './host';
import { Watch } from './watch';

interface Build {
  readonly dockerfile?: string;
  readonly flags?: readonly string[];
  /** The same flags, as a plan takes them. */
  readonly options?: PlanOptions;
  readonly files?: (folder: string) => void;
}

interface Row {
  readonly name: string;
  readonly dockerfile: string;
  readonly flags?: readonly string[];
  /** Builds before the one that is foreseen, after the first. */
  readonly between?: readonly Build[];
  readonly change: Build;
  /** Start of a step's text → how sure it is that the step would be rebuilt; steps that are not named would be reused. */
  readonly expect: Readonly<Record<string, 'proven' | 'inferred' | 'unknown'>>;
  /** Steps that would be reused or not for a reason that only the build tells. */
  readonly notes?: Readonly<Record<string, RegExp>>;
  readonly ignore?: string;
}

const plain = 'FROM BASE\nRUN echo ROW before > /before\nCOPY src /src\nRUN echo after > /after\n';
const two =
  'FROM BASE AS a\nRUN echo ROW > /a\nRUN echo same > /same\nFROM BASE\nCOPY --from=a /same /same\nRUN cat /same\n';
const write = (path: string, text: string) => (folder: string) => {
  mkdirSync(join(folder, path, '..'), { recursive: true });
  writeFileSync(join(folder, path), text);
};

const rows: readonly Row[] = [
  { name: 'nothing', dockerfile: plain, change: {}, expect: {} },
  {
    name: 'line-edited',
    dockerfile: plain,
    change: { dockerfile: plain.replace('before >', 'earlier >') },
    expect: { 'RUN echo line-edited': 'proven', 'COPY src': 'proven', 'RUN echo after': 'proven' },
  },
  {
    name: 'spaces-of-a-copy',
    dockerfile: plain,
    change: { dockerfile: plain.replace('COPY src /src', 'COPY   ./src   /src') },
    expect: {},
  },
  {
    name: 'arg-by-flag',
    dockerfile: 'FROM BASE\nRUN echo ROW > /x\nARG V=1\nRUN echo two > /two\n',
    flags: ['--build-arg', 'V=1'],
    change: { flags: ['--build-arg', 'V=2'], options: { buildArgs: { V: '2' } } },
    expect: { 'RUN echo two': 'proven' },
  },
  {
    name: 'arg-default',
    dockerfile: 'FROM BASE\nRUN echo ROW > /x\nARG D=/d\nCOPY src $D\n',
    change: { dockerfile: 'FROM BASE\nRUN echo ROW > /x\nARG D=/e\nCOPY src $D\n' },
    expect: { 'COPY src': 'proven' },
  },
  {
    name: 'arg-default-that-a-flag-hides',
    dockerfile: 'FROM BASE\nARG V=1\nRUN echo ROW > /x\n',
    flags: ['--build-arg', 'V=9'],
    change: { dockerfile: 'FROM BASE\nARG V=2\nRUN echo ROW > /x\n', flags: ['--build-arg', 'V=9'] },
    expect: {},
  },
  {
    name: 'env',
    dockerfile: 'FROM BASE\nENV MODE=a\nRUN echo ROW > /one\nCOPY src /src\n',
    change: { dockerfile: 'FROM BASE\nENV MODE=b\nRUN echo ROW > /one\nCOPY src /src\n' },
    expect: { 'RUN echo env': 'proven', 'COPY src': 'proven' },
  },
  {
    name: 'user',
    dockerfile: 'FROM BASE\nRUN echo ROW > /x\nUSER 1\nCOPY src /src\nRUN echo one\n',
    change: { dockerfile: 'FROM BASE\nRUN echo ROW > /x\nUSER 2\nCOPY src /src\nRUN echo one\n' },
    expect: { 'RUN echo one': 'proven' },
  },
  {
    name: 'shell',
    dockerfile: 'FROM BASE\nSHELL ["/bin/sh", "-c"]\nRUN echo ROW\nRUN ["echo", "x"]\n',
    change: { dockerfile: 'FROM BASE\nSHELL ["/bin/sh", "-ec"]\nRUN echo ROW\nRUN ["echo", "x"]\n' },
    expect: { 'RUN echo shell': 'proven', 'RUN ["echo"': 'proven' },
  },
  {
    name: 'workdir',
    dockerfile: 'FROM BASE\nRUN echo ROW > /x\nWORKDIR /a\nRUN echo one\n',
    change: { dockerfile: 'FROM BASE\nRUN echo ROW > /x\nWORKDIR /b\nRUN echo one\n' },
    expect: { WORKDIR: 'proven', 'RUN echo one': 'proven' },
  },
  {
    name: 'file-content',
    dockerfile: plain,
    change: { files: write('src/a', 'another') },
    expect: { 'COPY src': 'proven', 'RUN echo after': 'proven' },
  },
  {
    name: 'file-mode',
    dockerfile: plain,
    change: { files: (f) => chmodSync(join(f, 'src/a'), 0o755) },
    expect: { 'COPY src': 'proven', 'RUN echo after': 'proven' },
  },
  {
    name: 'file-added-by-glob',
    dockerfile: 'FROM BASE\nRUN echo ROW > /x\nCOPY src/*.txt /txt/\n',
    change: { files: write('src/new.txt', 'new') },
    expect: { 'COPY src': 'proven' },
  },
  {
    name: 'file-beside-the-glob',
    dockerfile: 'FROM BASE\nRUN echo ROW > /x\nCOPY src/*.txt /txt/\n',
    change: { files: write('src/new.md', 'new') },
    expect: {},
  },
  {
    name: 'file-removed',
    dockerfile: plain,
    change: { files: (f) => rmSync(join(f, 'src/b.txt')) },
    expect: { 'COPY src': 'proven', 'RUN echo after': 'proven' },
  },
  {
    name: 'ignored-file',
    dockerfile: plain.replace('COPY src /src', 'COPY . /src'),
    change: { files: write('ignored/x', 'two') },
    expect: {},
  },
  {
    name: 'ignore-file',
    dockerfile: plain.replace('COPY src /src', 'COPY . /src'),
    change: { files: write('.dockerignore', 'ignored\nDockerfile\n.dockerignore\none\n') },
    expect: { 'COPY .': 'proven', 'RUN echo after': 'proven' },
  },
  {
    name: 'touch',
    dockerfile: plain,
    change: { files: (f) => utimesSync(join(f, 'src/a'), new Date(), new Date()) },
    expect: {},
  },
  {
    name: 'step-removed',
    dockerfile: plain.replace('COPY', 'RUN echo old > /old\nCOPY'),
    change: { dockerfile: plain },
    expect: { 'COPY src': 'proven', 'RUN echo after': 'proven' },
  },
  {
    name: 'step-added',
    dockerfile: plain,
    change: { dockerfile: plain.replace('COPY', 'RUN echo new > /new\nCOPY') },
    expect: { 'RUN echo new': 'proven', 'COPY src': 'proven', 'RUN echo after': 'proven' },
  },
  {
    name: 'step-moved',
    dockerfile: 'FROM BASE\nRUN echo ROW > /a\nRUN echo b > /b\n',
    change: { dockerfile: 'FROM BASE\nRUN echo b > /b\nRUN echo ROW > /a\n' },
    expect: { 'RUN echo b': 'proven', 'RUN echo step-moved': 'proven' },
  },
  {
    name: 'stage-split',
    dockerfile: 'FROM BASE\nRUN echo ROW > /a\nRUN echo b > /b\nRUN echo c > /c\n',
    change: { dockerfile: 'FROM BASE AS first\nRUN echo ROW > /a\nRUN echo b > /b\nFROM first\nRUN echo c > /c\n' },
    expect: {},
  },
  {
    name: 'stage-renamed',
    dockerfile: two,
    change: { dockerfile: two.replaceAll('a\n', 'a\n').replace('AS a', 'AS z').replace('=a', '=z') },
    expect: {},
  },
  {
    name: 'mounted-stage-renamed',
    dockerfile: 'FROM BASE AS a\nRUN echo ROW > /a\nFROM BASE\nRUN --mount=from=a,target=/m cat /m/a\n',
    change: { dockerfile: 'FROM BASE AS z\nRUN echo ROW > /a\nFROM BASE\nRUN --mount=from=z,target=/m cat /m/a\n' },
    expect: {},
  },
  {
    name: 'target',
    dockerfile: 'FROM BASE AS a\nRUN echo ROW > /a\nFROM BASE AS b\nRUN echo ROW b > /b\n',
    flags: ['--target', 'a'],
    change: { flags: ['--target', 'b'], options: { target: 'b' } },
    expect: { 'RUN echo target b': 'inferred' },
  },
  {
    name: 'chown',
    dockerfile: plain,
    change: { dockerfile: plain.replace('COPY src', 'COPY --chown=1:1 src') },
    expect: { 'COPY --chown': 'proven', 'RUN echo after': 'proven' },
  },
  {
    name: 'from-another-image',
    dockerfile: plain,
    change: { dockerfile: plain.replace('FROM BASE', 'FROM OTHER') },
    expect: { 'RUN echo from': 'inferred', 'COPY src': 'inferred', 'RUN echo after': 'inferred' },
  },
  {
    name: 'from-another-name-of-the-image',
    dockerfile: plain,
    change: { dockerfile: plain.replace('FROM BASE', 'FROM ALIAS') },
    expect: { 'RUN echo from': 'inferred', 'COPY src': 'inferred', 'RUN echo after': 'inferred' },
  },
  {
    name: 'from-pinned-to-what-it-was',
    dockerfile: plain,
    change: { dockerfile: plain.replace('FROM BASE', 'FROM BASE@BDIG') },
    expect: {},
  },
  {
    name: 'from-pinned-to-another',
    dockerfile: plain,
    change: { dockerfile: plain.replace('FROM BASE', 'FROM OTHER@ODIG') },
    expect: { 'RUN echo from': 'inferred', 'COPY src': 'inferred', 'RUN echo after': 'inferred' },
  },
  {
    name: 'same-output',
    dockerfile: two,
    change: { dockerfile: two.replace('ROW', 'ROW again') },
    expect: {
      'RUN echo same-output again': 'proven',
      'RUN echo same >': 'proven',
      'COPY --from=a': 'inferred',
      'RUN cat': 'inferred',
    },
  },
  {
    name: 'other-output',
    dockerfile: two,
    change: { dockerfile: two.replace('echo same', 'echo ROW other') },
    expect: { 'RUN echo other-output other': 'proven', 'COPY --from=a': 'inferred', 'RUN cat': 'inferred' },
  },
  {
    name: 'link',
    dockerfile: 'FROM BASE\nRUN echo ROW > /x\nCOPY --link src /src\n',
    change: { dockerfile: 'FROM BASE\nRUN echo ROW 2 > /x\nCOPY --link src /src\n' },
    expect: { 'RUN echo link': 'proven' },
    notes: { 'COPY --link': /does not depend on the files below/ },
  },
  {
    name: 'label',
    dockerfile: `${plain}LABEL a=1\n`,
    change: { dockerfile: `${plain}LABEL a=2\n` },
    expect: {},
  },
  {
    name: 'comment',
    dockerfile: plain,
    change: { dockerfile: plain.replace('COPY', '# why\n\nCOPY') },
    expect: {},
  },
  {
    name: 'secret',
    dockerfile: 'FROM BASE\nRUN --mount=type=secret,id=s cat /run/secrets/s > /dev/null && echo ROW\n',
    flags: ['--secret', 'id=s,src=one'],
    change: { flags: ['--secret', 'id=s,src=src/a'] },
    expect: {},
  },
  {
    name: 'heredoc',
    dockerfile: 'FROM BASE\nRUN <<EOF\necho ROW\nEOF\nCOPY <<EOF /f\none\nEOF\n',
    change: { dockerfile: 'FROM BASE\nRUN <<EOF\necho ROW\nEOF\nCOPY <<EOF /f\ntwo\nEOF\n' },
    expect: { 'COPY <<EOF': 'proven' },
  },
  {
    name: 'back-to-an-earlier-text',
    dockerfile: plain,
    between: [{ dockerfile: plain.replace('ROW before', 'ROW other') }],
    change: { dockerfile: plain },
    expect: {},
    notes: { 'RUN echo back': /is what it was in/ },
  },
  {
    name: 'back-to-an-earlier-file',
    dockerfile: plain,
    between: [{ files: write('src/a', 'for a while') }],
    change: { files: write('src/a', 'a of back-to-an-earlier-file') },
    expect: {},
    notes: { 'COPY src': /is what it was in/ },
  },
  {
    name: 'arg-in-from',
    dockerfile: 'ARG IMAGE=BASE\nFROM ${IMAGE}\nRUN echo ROW > /x\n',
    change: { flags: ['--build-arg', 'IMAGE=OTHER'], options: { buildArgs: { IMAGE: 'OTHER' } } },
    expect: { 'RUN echo': 'inferred' },
  },
  {
    name: 'arg-removed',
    dockerfile: 'FROM BASE\nRUN echo ROW > /x\nARG UNUSED=1\nRUN echo two > /two\n',
    change: { dockerfile: 'FROM BASE\nRUN echo ROW > /x\nRUN echo two > /two\n' },
    expect: { 'RUN echo two': 'proven' },
  },
  {
    name: 'variables-swapped',
    dockerfile: 'FROM BASE\nENV A=1\nENV B=2\nRUN echo ROW > /x\n',
    change: { dockerfile: 'FROM BASE\nENV B=2\nENV A=1\nRUN echo ROW > /x\n' },
    expect: { 'RUN echo': 'proven' },
  },
  {
    name: 'copy-from-another-image',
    dockerfile: 'FROM BASE\nRUN echo ROW > /x\nCOPY --from=BASE /bin/busybox /b\n',
    change: { dockerfile: 'FROM BASE\nRUN echo ROW > /x\nCOPY --from=OTHER /bin/busybox /b\n' },
    expect: { 'COPY --from': 'inferred' },
  },
  {
    name: 'copy-from-another-name-of-the-image',
    dockerfile: 'FROM BASE\nRUN echo ROW > /x\nCOPY --from=BASE /bin/busybox /b\n',
    change: { dockerfile: 'FROM BASE\nRUN echo ROW > /x\nCOPY --from=ALIAS /bin/busybox /b\n' },
    expect: { 'COPY --from': 'inferred' },
  },
  {
    name: 'mount-of-another-name-of-the-image',
    dockerfile: 'FROM BASE\nRUN --mount=from=BASE,target=/m echo ROW > /x\n',
    change: { dockerfile: 'FROM BASE\nRUN --mount=from=ALIAS,target=/m echo ROW > /x\n' },
    expect: { 'RUN --mount': 'inferred' },
  },
  {
    name: 'flags-that-change-nothing',
    dockerfile:
      'FROM BASE\nRUN --mount=type=tmpfs,target=/t echo ROW > /x\nCOPY --chmod=644 src/a /a\nRUN echo end > /end\n',
    change: {
      dockerfile:
        'FROM BASE\nRUN --network=default --mount=target=/t,type=tmpfs echo ROW > /x\nCOPY --link=false --chmod=0644 src/a /a\nRUN echo end > /end\n',
    },
    expect: {},
  },
  {
    name: 'bind-mount-of-the-context',
    dockerfile: 'FROM BASE\nRUN echo ROW > /x\nRUN --mount=target=/m,source=src cat /m/a > /y\n',
    change: { files: write('src/a', 'another') },
    expect: { 'RUN --mount': 'proven' },
  },
  {
    name: 'bind-mount-of-other-files',
    dockerfile: 'FROM BASE\nRUN echo ROW > /x\nRUN --mount=target=/m,source=src cat /m/a > /y\n',
    change: { files: write('one', 'another') },
    expect: {},
  },
  {
    name: 'the-dockerfile-is-copied',
    dockerfile: 'FROM BASE\nRUN echo ROW > /x\nCOPY Dockerfile* /\n',
    change: { dockerfile: 'FROM BASE\n# why\nRUN echo ROW > /x\nCOPY Dockerfile* /\n' },
    expect: { COPY: 'proven' },
    ignore: '.dockerignore\n',
  },
  {
    name: 'a-step-that-failed',
    dockerfile: 'FROM BASE\nRUN echo ROW > /x\nRUN cat /nothing\nRUN echo end > /end\n',
    change: {},
    expect: { 'RUN cat': 'inferred', 'RUN echo end': 'inferred' },
  },
  {
    name: 'a-step-that-failed-mended',
    dockerfile: 'FROM BASE\nRUN echo ROW > /x\nRUN cat /nothing\nRUN echo end > /end\n',
    change: { dockerfile: 'FROM BASE\nRUN echo ROW > /x\nRUN cat /x\nRUN echo end > /end\n' },
    expect: { 'RUN cat': 'proven', 'RUN echo end': 'proven' },
  },
  {
    name: 'onbuild',
    dockerfile: 'FROM BASE AS a\nONBUILD RUN echo ROW > /x\nFROM a\nRUN echo end > /end\n',
    change: { dockerfile: 'FROM BASE AS a\nONBUILD RUN echo ROW 2 > /x\nFROM a\nRUN echo end > /end\n' },
    expect: { 'RUN echo onbuild': 'proven', 'RUN echo end': 'proven' },
  },
  {
    name: 'named-context',
    dockerfile: 'FROM BASE\nRUN echo ROW > /x\nCOPY --from=more a /a\n',
    flags: ['--build-context', 'more=src'],
    change: { files: write('src/a', 'another') },
    expect: {},
    notes: { 'COPY --from=more': /reused if .*more/ },
  },
  {
    name: 'the-same-twice',
    dockerfile: 'FROM BASE AS a\nRUN echo ROW > /x\nFROM BASE\nRUN echo other > /y\nCOPY --from=a /x /x\n',
    change: {
      dockerfile:
        'FROM BASE AS a\nRUN echo ROW > /x\nFROM BASE AS b\nRUN echo ROW > /x\nFROM BASE\nRUN echo other > /y\nCOPY --from=a /x /x\nCOPY --from=b /x /z\n',
    },
    expect: { 'COPY --from=b': 'proven' },
  },
];

const root = join(import.meta.dirname, '..', '..');

const sure = (s: ForecastStep): string =>
  (['proven', 'inferred', 'unknown'] as const).find((c) => s.causes.some((x) => x.certainty === c)) ?? 'none';

describe('What was foreseen, and what the builder did', () => {
  let host: Host;
  /** Of the base image and of another. */
  let digests = { BDIG: '', ODIG: '' };
  let watch: Watch;
  before(async () => {
    host = await Host.start();
    const [other, alias] = ['other:1', 'alias:1'].map((name) => `localhost:${host.port}/${name}`);
    host.project('other', { Dockerfile: 'FROM BASE\nRUN echo other > /other\n' });
    await host.build('other', { flags: ['-t', other ?? '', '--push'] });
    await host.run(['imagetools', 'create', '-t', alias ?? '', host.base]);
    const inspect = async (ref: string): Promise<string> =>
      (await host.run(['imagetools', 'inspect', '--format', '{{.Manifest.Digest}}', ref])).trim();
    digests = { BDIG: await inspect(host.base), ODIG: await inspect(other ?? '') };
    watch = await Watch.start(host);
  });
  after(async () => {
    watch.stop();
    await host.stop();
  });

  const textOf = (row: Row, dockerfile: string): string =>
    dockerfile
      .replaceAll('ROW', row.name)
      .replaceAll('BDIG', digests.BDIG)
      .replaceAll('ODIG', digests.ODIG)
      .replaceAll('OTHER', `localhost:${host.port}/other:1`)
      .replaceAll('ALIAS', `localhost:${host.port}/alias:1`)
      .replaceAll('BASE', host.base);

  async function build(row: Row, dockerfile: string, flags: readonly string[] = []): Promise<BuildRecord> {
    host.project(row.name, { Dockerfile: textOf(row, dockerfile) });
    const record = await host.build(row.name, { flags: flags.map((f) => textOf(row, f)), allowFailure: true });
    await watch.taken();
    return record;
  }

  /** Neither is a step foreseen to be reused without a note that was rebuilt, nor one proven to be rebuilt that was not. */
  function isBorneOut(found: Forecast, outcomes: ReadonlyMap<string, Outcome>): string[] {
    return found.steps.flatMap((s) => {
      const outcome = outcomes.get(s.step.id);
      const wrong =
        (s.outcome === 'would-reuse' && outcome === 'rebuilt' && s.notes === undefined) ||
        (s.outcome === 'would-rebuild' && outcome === 'cached' && sure(s) === 'proven');
      return wrong ? [`${s.step.text}: ${s.outcome} (${sure(s)}), and it was ${outcome}`] : [];
    });
  }

  for (const row of rows) {
    it(row.name, async () => {
      const folder = host.project(row.name, {
        'src/a': `a of ${row.name}`,
        'src/b.txt': 'b',
        one: 'one',
        'ignored/x': 'one',
        '.dockerignore': row.ignore ?? 'ignored\nDockerfile\n.dockerignore\n',
      });
      const records = [await build(row, row.dockerfile, row.flags)];
      for (const b of row.between ?? []) {
        b.files?.(folder);
        records.unshift(await build(row, b.dockerfile ?? row.dockerfile, b.flags ?? row.flags));
      }
      const [newest] = records;
      assert.ok(newest !== undefined);
      row.change.files?.(folder);
      const dockerfile = row.change.dockerfile ?? row.dockerfile;
      const { buildArgs = {}, ...options } = row.change.options ?? {};
      const args = Object.entries(buildArgs).map(([name, value]) => [name, textOf(row, value)]);
      const now = plan(textOf(row, dockerfile), {
        ...optionsOf(newest),
        ...options,
        ...(args.length > 0 && { buildArgs: Object.fromEntries(args) as Record<string, string> }),
      });
      const about = { plan: now, baselines: records, folder, dockerfile: join(folder, 'Dockerfile') };
      const foresee = async (threads?: Fingerprints): Promise<Forecast> => {
        const text = textOf(row, dockerfile);
        const context = await aheadEvidence({
          ...about,
          text,
          ...(threads !== undefined && { fingerprints: threads }),
        });
        return forecast({
          plan: now,
          earlier: records.map((r) => {
            const known = context.get(r);
            return { ...planned(r, text), ...(known !== undefined && { context: known }) };
          }),
        });
      };
      const [watched, blind] = [await foresee(watch.fingerprints), await foresee()];
      const next = await build(row, dockerfile, row.change.flags ?? row.flags);
      const happened = explain({ ...planned(next) }).steps;
      const outcomes = new Map(happened.map((s) => [s.step.id, s.outcome]));
      const running = watched.steps.filter((s) => s.outcome === 'would-rebuild');
      assert.deepEqual(
        Object.fromEntries(running.map((s) => [s.step.text, sure(s)])),
        Object.fromEntries(
          running.map((s) => [
            s.step.text,
            Object.entries(row.expect).find(([start]) => s.step.text.startsWith(start))?.[1] ?? 'would be reused',
          ]),
        ),
      );
      assert.equal(running.length, Object.keys(row.expect).length, running.map((s) => s.step.text).join('; '));
      for (const [start, note] of Object.entries(row.notes ?? {}))
        assert.match(noteText(watched.steps.find((s) => s.step.text.startsWith(start))?.notes) ?? '', note);
      assert.deepEqual(isBorneOut(watched, outcomes), [], 'with fingerprints');
      assert.deepEqual(isBorneOut(blind, outcomes), [], 'by times alone');
    });
  }

  describe('the command', () => {
    const cli = (...args: string[]): Promise<Record<string, unknown>> =>
      new Promise((ok, no) => {
        execFile(
          process.execPath,
          [join(root, 'dist', 'stagegraph.js'), 'forecast', '--format', 'json', ...args],
          { env: { ...host.env, STAGEGRAPH_BUILDX: join(host.bin, 'buildx') } },
          (error, out) => {
            if (error === null) ok(JSON.parse(out) as Record<string, unknown>);
            else no(new Error(error.message));
          },
        );
      });
    const refOf = (found: Record<string, unknown>): unknown => (found['baseline'] as { ref: string } | undefined)?.ref;

    it('finds the builds of the file: by its folder and name, and by the target', async () => {
      const text = 'FROM BASE AS a\nRUN echo chosen > /a\nFROM a AS b\nRUN echo chosen > /b\n';
      const folder = host.project('chosen', { Dockerfile: text, 'Other.Dockerfile': `${text}RUN echo other > /c\n` });
      const b = await host.build('chosen');
      const a = await host.build('chosen', { flags: ['--target', 'a'] });
      const other = await host.build('chosen', { flags: ['-f', 'Other.Dockerfile'] });
      host.project('alike', { Dockerfile: text });
      await host.build('alike');
      const dockerfile = join(folder, 'Dockerfile');
      assert.equal(refOf(await cli('-f', dockerfile)), b.ref);
      assert.equal(refOf(await cli('-f', dockerfile, '--target', 'b')), b.ref);
      assert.equal(refOf(await cli('-f', dockerfile, '--target', 'a')), a.ref);
      assert.equal(refOf(await cli('-f', join(folder, 'Other.Dockerfile'))), other.ref);
      assert.equal(refOf(await cli('-f', dockerfile, '--against', a.ref ?? '')), a.ref);
    });

    it('says that there is none', async () => {
      const folder = host.project('never-built', { Dockerfile: 'FROM BASE\nRUN echo never > /a\n' });
      const found = await cli('-f', join(folder, 'Dockerfile'));
      assert.equal(refOf(found), undefined);
      assert.match(String(found['baselineWhy']), /no earlier build of this Dockerfile/);
    });

    it('sees a file that was touched, and is no surer than that', async () => {
      const folder = host.project('touched', { Dockerfile: 'FROM BASE\nCOPY src /src\n', 'src/a': 'one' });
      await host.build('touched');
      write('src/a', 'two')(folder);
      const found = await cli('-f', join(folder, 'Dockerfile'));
      const [, copy] = found['steps'] as { outcome: string; causes: { certainty: string; message: string }[] }[];
      assert.equal(copy?.outcome, 'would-rebuild');
      assert.equal(copy.causes[0]?.certainty, 'unknown');
      assert.match(copy.causes[0].message, /src\/a was touched since the last build/);
    });
  });
});
