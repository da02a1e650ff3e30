import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { explain, planned, type Explanation } from '../../extension/core/explain';
import { tell } from '../../extension/core/words/told';
import { Host } from './host';

interface Change {
  /** Another Dockerfile. */
  readonly dockerfile?: string;
  readonly flags?: readonly string[];
  readonly files?: (folder: string) => void;
  readonly fresh?: boolean;
}

interface Row {
  readonly name: string;
  readonly dockerfile: string;
  readonly flags?: readonly string[];
  readonly change: Change;
  /** Start of a step's text → kinds of its causes; steps that are not named are cached. */
  readonly expect: Readonly<Record<string, readonly string[]>>;
  /** Name of the culprit of the first cause of the first step, when it matters. */
  readonly culprit?: string;
  /** Of the first step that was rebuilt. */
  readonly says?: RegExp;
}

const plain = 'FROM BASE\nRUN echo before > /before\nCOPY src /src\nRUN echo after > /after\n';
const write = (path: string, text: string) => (folder: string) => {
  mkdirSync(join(folder, path, '..'), { recursive: true });
  writeFileSync(join(folder, path), text);
};

/** Pairs of real builds that no recording holds. */
const rows: readonly Row[] = [
  { name: 'nothing', dockerfile: plain, change: {}, expect: {} },
  {
    name: 'content',
    dockerfile: plain,
    change: { files: write('src/a', 'two') },
    expect: { 'COPY src': ['files-changed'], 'RUN echo after': ['parent-rebuilt'] },
    culprit: 'src',
  },
  { name: 'time-only', dockerfile: plain, change: { files: (f) => utimesSync(join(f, 'src/a'), 1, 1) }, expect: {} },
  {
    name: 'mode-only',
    dockerfile: plain,
    change: { files: (f) => chmodSync(join(f, 'src/a'), 0o755) },
    expect: { 'COPY src': ['files-changed'], 'RUN echo after': ['parent-rebuilt'] },
  },
  {
    name: 'ignored-file',
    dockerfile: plain.replace('COPY src /src', 'COPY . /src'),
    change: { files: write('ignored/x', 'two') },
    expect: {},
  },
  {
    name: 'instruction-added',
    dockerfile: plain,
    change: { dockerfile: plain.replace('COPY', 'RUN echo new > /new\nCOPY') },
    expect: {
      'RUN echo new': ['instruction-added'],
      'COPY src': ['parent-rebuilt'],
      'RUN echo after': ['parent-rebuilt'],
    },
  },
  {
    name: 'instruction-removed',
    dockerfile: plain.replace('COPY', 'RUN echo old > /old\nCOPY'),
    change: { dockerfile: plain },
    expect: { 'COPY src': ['instruction-changed'], 'RUN echo after': ['parent-rebuilt'] },
  },
  {
    name: 'instructions-swapped',
    dockerfile: 'FROM BASE\nRUN echo a > /a\nRUN echo b > /b\n',
    change: { dockerfile: 'FROM BASE\nRUN echo b > /b\nRUN echo a > /a\n' },
    expect: { 'RUN echo b': ['instruction-changed'], 'RUN echo a': ['parent-rebuilt'] },
  },
  {
    name: 'chown',
    dockerfile: plain,
    change: { dockerfile: plain.replace('COPY src', 'COPY --chown=1:1 src') },
    expect: { 'COPY --chown': ['options-changed'], 'RUN echo after': ['parent-rebuilt'] },
    culprit: '--chown',
  },
  {
    name: 'chmod',
    dockerfile: plain.replace('COPY src', 'COPY --chmod=644 src'),
    change: { dockerfile: plain.replace('COPY src', 'COPY --chmod=600 src') },
    expect: { 'COPY --chmod': ['options-changed'], 'RUN echo after': ['parent-rebuilt'] },
    culprit: '--chmod',
  },
  {
    name: 'network',
    dockerfile: plain,
    change: { dockerfile: plain.replace('RUN echo after', 'RUN --network=none echo after') },
    expect: { 'RUN --network': ['options-changed'] },
    culprit: '--network',
  },
  {
    name: 'mount',
    dockerfile: plain,
    change: { dockerfile: plain.replace('RUN echo after', 'RUN --mount=type=tmpfs,target=/t echo after') },
    expect: { 'RUN --mount': ['options-changed'] },
    culprit: '--mount',
  },
  {
    name: 'env-value',
    dockerfile: 'FROM BASE\nENV MODE=a\nRUN echo one > /one\nCOPY src /src\n',
    change: { dockerfile: 'FROM BASE\nENV MODE=b\nRUN echo one > /one\nCOPY src /src\n' },
    expect: { 'RUN echo one': ['env-changed'], 'COPY src': ['parent-rebuilt'] },
    culprit: 'MODE',
  },
  {
    name: 'env-added',
    dockerfile: 'FROM BASE\nRUN echo one > /one\n',
    change: { dockerfile: 'FROM BASE\nENV NEW=1\nRUN echo one > /one\n' },
    expect: { 'RUN echo one': ['env-changed'] },
    culprit: 'NEW',
  },
  {
    name: 'arg-unused',
    dockerfile: 'FROM BASE\nARG V=1\nRUN echo one > /one\n',
    flags: ['--build-arg', 'V=1'],
    change: { flags: ['--build-arg', 'V=2'] },
    expect: { 'RUN echo one': ['arg-changed'] },
    culprit: 'V',
  },
  {
    name: 'arg-in-copy',
    dockerfile: 'FROM BASE\nARG D=/d\nCOPY src $D\n',
    change: { flags: ['--build-arg', 'D=/e'] },
    expect: { 'COPY src': ['arg-changed'] },
    culprit: 'D',
  },
  {
    name: 'arg-after-step',
    dockerfile: 'FROM BASE\nRUN echo one > /one\nARG V=1\nRUN echo two > /two\n',
    change: { flags: ['--build-arg', 'V=2'] },
    expect: { 'RUN echo two': ['arg-changed'] },
  },
  { name: 'arg-not-declared', dockerfile: plain, change: { flags: ['--build-arg', 'OTHER=2'] }, expect: {} },
  {
    name: 'user',
    dockerfile: 'FROM BASE\nUSER 1\nRUN echo one\n',
    change: { dockerfile: 'FROM BASE\nUSER 2\nRUN echo one\n' },
    expect: { 'RUN echo one': ['instruction-changed'] },
    culprit: 'USER',
  },
  {
    name: 'user-added',
    dockerfile: 'FROM BASE\nRUN echo one\n',
    change: { dockerfile: 'FROM BASE\nUSER 2\nRUN echo one\n' },
    expect: { 'RUN echo one': ['instruction-changed'] },
    culprit: 'USER',
    says: /USER 2 was added above RUN echo one, and it is part of every RUN below it/,
  },
  {
    name: 'user-removed',
    dockerfile: 'FROM BASE\nUSER 1\nRUN echo one\n',
    change: { dockerfile: 'FROM BASE\nRUN echo one\n' },
    expect: { 'RUN echo one': ['instruction-changed'] },
    culprit: 'USER',
    says: /USER 1 above RUN echo one was removed/,
  },
  {
    name: 'layout',
    dockerfile: 'FROM BASE\nRUN echo one && \\\n    echo two\n',
    change: { dockerfile: 'FROM BASE\nRUN echo one && \\\n  echo two\n' },
    expect: { 'RUN echo one': ['instruction-changed'] },
    says: /only the layout of RUN echo one .* was edited/,
  },
  {
    name: 'layout-that-is-no-part',
    dockerfile: 'FROM BASE\nRUN ["sh", "-c", "echo one"]\n',
    change: { dockerfile: 'FROM BASE\nRUN ["sh",   "-c", \\\n "echo one"]\n' },
    expect: {},
  },
  {
    name: 'workdir',
    dockerfile: 'FROM BASE\nWORKDIR /a\nRUN echo one\n',
    change: { dockerfile: 'FROM BASE\nWORKDIR /b\nRUN echo one\n' },
    expect: { 'WORKDIR /b': ['instruction-changed'], 'RUN echo one': ['parent-rebuilt'] },
  },
  {
    name: 'comment-and-blank-lines',
    dockerfile: plain,
    change: { dockerfile: plain.replace('COPY', '# why\n\nCOPY') },
    expect: {},
  },
  { name: 'label', dockerfile: `${plain}LABEL a=1\n`, change: { dockerfile: `${plain}LABEL a=2\n` }, expect: {} },
  {
    name: 'stage-renamed',
    dockerfile: 'FROM BASE AS a\nRUN echo x > /x\nFROM BASE\nCOPY --from=a /x /x\n',
    change: { dockerfile: 'FROM BASE AS b\nRUN echo x > /x\nFROM BASE\nCOPY --from=b /x /x\n' },
    expect: {},
  },
  {
    name: 'two-causes',
    dockerfile:
      'FROM BASE AS a\nCOPY one /one\nRUN cat /one > /o\nFROM BASE\nARG V=1\nRUN echo x > /x\nCOPY --from=a /o /o\n',
    change: { flags: ['--build-arg', 'V=2'], files: write('one', 'two') },
    expect: {
      'COPY one': ['files-changed'],
      'RUN cat /one': ['parent-rebuilt'],
      'RUN echo x': ['arg-changed'],
      'COPY --from': ['parent-rebuilt'],
    },
  },
  {
    name: 'no-cache-filter',
    dockerfile: 'FROM BASE AS a\nRUN echo x > /x\nFROM BASE AS b\nRUN echo y > /y\nCOPY --from=a /x /x\n',
    change: { flags: ['--no-cache-filter', 'a'] },
    expect: { 'RUN echo x': ['cache-disabled'] },
  },
  {
    name: 'no-cache',
    dockerfile: plain,
    change: { flags: ['--no-cache'] },
    expect: {
      'RUN echo before': ['cache-disabled'],
      'COPY src': ['cache-disabled'],
      'RUN echo after': ['cache-disabled'],
    },
  },
  {
    name: 'heredoc',
    dockerfile: 'FROM BASE\nRUN <<EOF\necho one\nEOF\n',
    change: { dockerfile: 'FROM BASE\nRUN <<EOF\necho two\nEOF\n' },
    expect: { 'RUN <<EOF': ['instruction-changed'] },
  },
  {
    name: 'multi-line-run',
    dockerfile: 'FROM BASE\nRUN echo one && \\\n    echo two\nRUN echo three\n',
    change: { dockerfile: 'FROM BASE\nRUN echo one && \\\n    echo 2\nRUN echo three\n' },
    expect: { 'RUN echo one': ['instruction-changed'], 'RUN echo three': ['parent-rebuilt'] },
  },
  {
    name: 'fresh-builder',
    dockerfile: plain,
    change: { fresh: true },
    expect: {
      'RUN echo before': ['cache-missing'],
      'COPY src': ['cache-missing'],
      'RUN echo after': ['cache-missing'],
    },
  },
  {
    name: 'target-changed',
    dockerfile: 'FROM BASE AS a\nRUN echo a > /a\nFROM BASE AS b\nRUN echo b > /b\n',
    flags: ['--target', 'a'],
    change: { flags: ['--target', 'b'] },
    expect: { 'RUN echo b': ['first-build'] },
  },
  {
    name: 'ignore-edited',
    dockerfile: 'FROM BASE\nCOPY . /src\n',
    change: { files: write('.dockerignore', 'ignored\none\n') },
    expect: { 'COPY . /src': ['ignore-changed'] },
  },
  {
    name: 'shell',
    dockerfile: 'FROM BASE\nSHELL ["/bin/sh", "-c"]\nRUN echo one\n',
    change: { dockerfile: 'FROM BASE\nSHELL ["/bin/sh", "-ec"]\nRUN echo one\n' },
    expect: { 'RUN echo one': ['instruction-changed'] },
    culprit: 'SHELL',
  },
  {
    name: 'secret-value',
    dockerfile: 'FROM BASE\nRUN --mount=type=secret,id=s cat /run/secrets/s > /dev/null\n',
    flags: ['--secret', 'id=s,src=one'],
    change: { flags: ['--secret', 'id=s,src=src/a'] },
    expect: {},
  },
  { name: 'epoch', dockerfile: plain, change: { flags: ['--build-arg', 'SOURCE_DATE_EPOCH=100'] }, expect: {} },
];

/** Text → kinds of causes, of every step that ran. */
const found = (e: Explanation): Record<string, string[]> =>
  Object.fromEntries(
    e.steps.filter((s) => s.outcome === 'rebuilt').map((s) => [s.step.text, s.causes.map((c) => c.kind)]),
  );

describe('The cause of a rebuild, on real builds', () => {
  let host: Host;
  before(async () => {
    host = await Host.start();
  });
  after(() => host.stop());

  for (const row of rows) {
    it(row.name, async () => {
      const folder = host.project(row.name, {
        Dockerfile: row.dockerfile,
        'src/a': `${row.name} one`,
        one: 'one',
        'ignored/x': 'one',
        '.dockerignore': 'ignored\nDockerfile\n',
      });
      await host.prune();
      const first = await host.build(row.name, { flags: row.flags ?? [] });
      if (row.change.dockerfile !== undefined) host.project(row.name, { Dockerfile: row.change.dockerfile });
      row.change.files?.(folder);
      if (row.change.fresh === true) await host.prune();
      const second = await host.build(row.name, { flags: row.change.flags ?? row.flags ?? [] });
      const e = explain({ ...planned(second), baselines: [planned(first)] });
      const actual = found(e);
      const expected = Object.fromEntries(
        Object.keys(actual).map((text) => [
          text,
          Object.entries(row.expect).find(([start]) => text.startsWith(start))?.[1] ?? ['(cached)'],
        ]),
      );
      assert.deepEqual(actual, expected);
      assert.equal(
        Object.keys(actual).length,
        Object.keys(row.expect).length,
        `rebuilt: ${Object.keys(actual).join('; ')}`,
      );
      if (row.culprit !== undefined) {
        const [step] = e.steps.filter((s) => s.outcome === 'rebuilt');
        const cause = step?.causes[0];
        assert.equal(cause === undefined ? undefined : tell(cause, 'past').culprit.name, row.culprit);
      }
      if (row.says !== undefined) {
        const cause = e.steps.find((s) => s.outcome === 'rebuilt')?.causes[0];
        assert.match(cause === undefined ? '' : tell(cause, 'past').message, row.says);
      }
    });
  }
});
