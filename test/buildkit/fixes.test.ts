import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { FixKind } from '../../extension/core/advice';
import type { BuildRecord } from '../../extension/core/records';
import { applyTo, inputOf, offered } from './apply';
import { contentOf } from './content';
import { Host, ranIn } from './host';

interface Row {
  readonly kind: FixKind;
  readonly name: string;
  readonly dockerfile: string;
  readonly files: Readonly<Record<string, string>>;
  /** What is changed between two builds: a file gets another text, an argument another value. */
  readonly change: { readonly file: string } | { readonly arg: string };
  /** Builds with the change in each that are known besides. */
  readonly earlier?: number;
  readonly selection?: readonly [number, number];
  /** Starts of the steps that run after the change before the fix, and come from the cache after it. */
  readonly spared: readonly string[];
}

/** A package manager that installs what its manifest says, in a stage that stands for its image. */
const npm = `FROM BASE AS node
RUN printf '#!/bin/sh\\nmkdir -p node_modules\\ncp package.json node_modules/list\\nmkdir -p /root/.npm\\necho x > /root/.npm/x\\n' > /bin/npm && chmod 755 /bin/npm
`;
const manifests = { 'package.json': '{"name":"a"}', 'package-lock.json': '{}' };

const rows: readonly Row[] = [
  {
    kind: 'extract-dependencies',
    name: 'manifest-first',
    dockerfile: `${npm}FROM node AS build\nWORKDIR /app\nCOPY . .\nRUN npm ci\nRUN cat src/main.js node_modules/list > out\nFROM BASE\nCOPY --from=build /app/out /out\n`,
    files: { ...manifests, 'src/main.js': 'one', '.dockerignore': 'Dockerfile\nnode_modules\n' },
    change: { file: 'src/main.js' },
    spared: ['RUN npm ci'],
  },
  {
    kind: 'move-down',
    name: 'argument-down',
    dockerfile: 'FROM BASE\nARG GIT_SHA=0\nRUN mkdir /one\nRUN echo "$GIT_SHA" > /sha\n',
    files: {},
    change: { arg: 'GIT_SHA' },
    spared: ['RUN mkdir'],
  },
  {
    kind: 'link',
    name: 'linked-copy',
    dockerfile: 'FROM BASE\nCOPY a.txt /opt/a.txt\nRUN echo between > /between\nCOPY b.txt /opt/b.txt\n',
    files: { 'a.txt': 'one', 'b.txt': 'b' },
    change: { file: 'a.txt' },
    spared: ['COPY --link b.txt'],
  },
  {
    kind: 'ignore-noise',
    name: 'noise-out',
    dockerfile: 'FROM BASE AS build\nCOPY . /src\nRUN cat /src/a.txt > /out\nFROM BASE\nCOPY --from=build /out /out\n',
    // That git ignores it is what shows that it may go: a name alone shows nothing, and these builds have no fingerprints.
    files: { 'a.txt': 'a', 'debug.log': 'one', '.gitignore': '*.log\n', '.dockerignore': 'Dockerfile\n' },
    change: { file: 'debug.log' },
    spared: ['COPY . /src', 'RUN cat'],
  },
  {
    kind: 'cache-mount',
    name: 'downloads-kept',
    dockerfile: `${npm}FROM node AS build\nWORKDIR /app\nCOPY package.json package-lock.json ./\nRUN npm ci\nFROM BASE\nCOPY --from=build /app/node_modules/list /list\n`,
    files: manifests,
    change: { file: 'package-lock.json' },
    spared: [],
  },
  {
    kind: 'extract-steps',
    name: 'first-steps',
    dockerfile:
      'FROM BASE\nARG WHO=a\nENV MODE=b\nRUN echo "$WHO $MODE" > /one\nRUN echo two > /two\nCOPY a.txt /a.txt\nRUN echo "$WHO $MODE" > /three\nCMD ["/bin/sh"]\n',
    files: { 'a.txt': 'one' },
    change: { file: 'a.txt' },
    selection: [4, 5],
    spared: [],
  },
  {
    kind: 'reorder',
    name: 'source-later',
    dockerfile:
      'FROM BASE\nWORKDIR /app\nCOPY --chown=3:4 . .\nRUN mkdir -p /var/log/x && sleep 1.2 && echo one > /var/log/x/one\nWORKDIR /srv\nRUN cat /app/src/a.txt > out\n',
    files: { 'src/a.txt': 'one', '.dockerignore': 'Dockerfile\n' },
    change: { file: 'src/a.txt' },
    earlier: 3,
    spared: ['RUN mkdir'],
  },
  {
    kind: 'bind-mount',
    name: 'mounted-where-read',
    dockerfile:
      'FROM BASE AS build\nWORKDIR /app\nCOPY list.txt ./\nRUN mkdir /between && sleep 1.2 && echo one > /between/one\nRUN cat list.txt > /app/out\nRUN ls /between > /after\nFROM BASE\nCOPY --from=build /app/out /between /\n',
    files: { 'list.txt': 'one' },
    change: { file: 'list.txt' },
    spared: ['RUN mkdir'],
  },
  {
    kind: 'bind-mount',
    name: 'brought-later',
    dockerfile:
      'FROM BASE\nWORKDIR /app\nCOPY list.txt .\nRUN mkdir /between && sleep 1.2 && echo later > /between/one\nRUN cat list.txt > /out\nCOPY --chown=5:6 . .\n',
    files: { 'list.txt': 'one', '.dockerignore': 'Dockerfile\n' },
    change: { file: 'list.txt' },
    spared: ['RUN mkdir'],
  },
  {
    kind: 'bind-mount',
    name: 'removed-by-its-reader',
    dockerfile:
      'FROM BASE\nWORKDIR /t\nCOPY a.txt b.txt /t/\nRUN mkdir /between && sleep 1.2 && echo one > /between/one\nRUN cat /t/a.txt /t/b.txt > /out \\\n  && rm -f /t/a.txt /t/b.txt\n',
    files: { 'a.txt': 'one', 'b.txt': 'b' },
    change: { file: 'a.txt' },
    spared: ['RUN mkdir'],
  },
  {
    kind: 'bind-mount',
    name: 'of-another-stage',
    dockerfile:
      'FROM BASE AS made\nCOPY a.txt /a.txt\nRUN cat /a.txt /a.txt > /made\nFROM BASE AS build\nCOPY --from=made /made /x/y/made\nRUN mkdir /between && sleep 1.2 && echo one > /between/one\nRUN cat /x/y/made > /out\nFROM BASE\nCOPY --from=build /out /between /\n',
    files: { 'a.txt': 'one' },
    change: { file: 'a.txt' },
    spared: ['RUN mkdir'],
  },
];

describe('Repairs on a real builder', () => {
  let host: Host;
  before(async () => {
    host = await Host.start();
  });
  after(() => host.stop());

  const flagsOf = (row: Row, value: string): string[] =>
    'arg' in row.change ? ['--build-arg', `${row.change.arg}=${value}`] : [];
  /** Builds as it was, then after the change; the file is left changed. */
  async function twice(row: Row, folder: string): Promise<[BuildRecord, BuildRecord]> {
    if ('file' in row.change) writeFileSync(join(folder, row.change.file), 'one');
    const first = await host.build(row.name, { flags: flagsOf(row, 'one') });
    if ('file' in row.change) writeFileSync(join(folder, row.change.file), 'two');
    return [first, await host.build(row.name, { flags: flagsOf(row, 'two') })];
  }
  /** Builds a few times more, with another text in the file each time; newest first. */
  async function builtBefore(row: Row, folder: string): Promise<BuildRecord[]> {
    const records: BuildRecord[] = [];
    for (let i = 0; i < (row.earlier ?? 0); i++) {
      if ('file' in row.change) writeFileSync(join(folder, row.change.file), `before ${i}`);
      records.unshift(await host.build(row.name, { flags: flagsOf(row, `before ${i}`) }));
    }
    return records;
  }

  for (const row of rows)
    it(`${row.kind}, ${row.name}: the same image, and no more than that runs again`, async () => {
      const folder = host.project(row.name, { Dockerfile: row.dockerfile, ...row.files });
      const earlier = await builtBefore(row, folder);
      const [first, second] = await twice(row, folder);
      const before = ranIn(second);
      const old = await contentOf(host, row.name, join(folder, '..', `${row.name}-old.tar`), flagsOf(row, 'two'));
      const input = await inputOf(folder, [second, first, ...earlier], row.selection);
      applyTo(offered(row.kind, input));
      const now = await contentOf(host, row.name, join(folder, '..', `${row.name}-new.tar`), flagsOf(row, 'two'));
      assert.deepEqual(now, old);
      const [, repaired] = await twice(row, folder);
      const after = ranIn(repaired);
      for (const start of row.spared) {
        assert.ok(
          before.some((t) => t.startsWith(start.replace('--link ', ''))),
          `${start} did not run before: ${before.join('; ')}`,
        );
        assert.ok(!after.some((t) => t.startsWith(start)), `${start} still runs: ${after.join('; ')}`);
      }
      assert.ok(after.length <= before.length, `${before.join('; ')} before, ${after.join('; ')} after`);
      if (row.spared.length > 0) assert.ok(after.length < before.length);
    });
});
