import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { advise, applyEdits } from '../../extension/core/advice';
import { plan } from '../../extension/core/plan';
import { contentOf } from './content';
import { Host } from './host';

interface Row {
  readonly name: string;
  readonly dockerfile: string;
  readonly files: Readonly<Record<string, string>>;
  /** Changed between the builds. */
  readonly changed: string;
  /** Stage that must not even appear after the fix. */
  readonly gone: string;
}

const rows: readonly Row[] = [
  {
    name: 'seed',
    dockerfile:
      'FROM BASE AS stage1\nRUN echo seed > /heavy && sleep 1\n\nFROM stage1 AS stage2\nCOPY ./dummy ./dummy\n\nFROM scratch\nCOPY --from=stage2 ./dummy ./dummy\n',
    files: { dummy: 'one' },
    changed: 'dummy',
    gone: 'stage1',
  },
  {
    name: 'folder-and-mode',
    dockerfile:
      'FROM BASE AS heavy\nRUN echo folder > /heavy && sleep 1\nFROM heavy AS app\nWORKDIR /app\nCOPY --chmod=640 conf /app/conf\nFROM scratch\nCOPY --chown=7:8 --from=app /app/conf /etc/app\n',
    files: { 'conf/a.ini': 'one', 'conf/sub/b.ini': 'b', 'conf/c': 'c' },
    changed: 'conf/a.ini',
    gone: 'heavy',
  },
  {
    name: 'several-files',
    dockerfile:
      'FROM BASE AS heavy\nRUN echo several > /heavy && sleep 1\nFROM heavy\nWORKDIR /app\nCOPY a.txt b.txt ./\nFROM scratch\nCOPY --from=1 /app/b.txt /b.txt\n',
    files: { 'a.txt': 'a', 'b.txt': 'one' },
    changed: 'b.txt',
    gone: 'heavy',
  },
];

describe('Splitting a stage, on a real builder', () => {
  let host: Host;
  before(async () => {
    host = await Host.start();
  });
  after(() => host.stop());

  for (const row of rows) {
    it(`${row.name}: the same image, and the heavy stage is no longer touched`, async () => {
      const folder = host.project(row.name, { Dockerfile: row.dockerfile, ...row.files });
      const file = join(folder, 'Dockerfile');
      const text = readFileSync(file, 'utf8');
      const fix = advise({ file, text, plan: plan(text, { file }) }).find((f) => f.kind === 'split-stage');
      assert.equal(fix?.refused, undefined);
      assert.ok(fix !== undefined);
      const old = await contentOf(host, row.name, join(folder, '..', `${row.name}-old.tar`));
      const image = `localhost:${host.port}/${row.name}:latest`;
      const flags = ['-t', image, '--push', '--cache-to', 'type=inline', '--cache-from', image];
      await host.prune();
      await host.build(row.name, { flags });
      await host.prune();
      writeFileSync(join(folder, row.changed), 'two');
      const without = await host.build(row.name, { flags });
      assert.ok(
        without.vertices.some((v) => v.name.startsWith(`[${row.gone} `) && v.name.includes('RUN') && !v.cached),
        'the heavy stage is rebuilt before the repair',
      );

      writeFileSync(join(folder, row.changed), 'one');
      writeFileSync(file, applyEdits(text, fix.edits));
      assert.deepEqual(await contentOf(host, row.name, join(folder, '..', `${row.name}-new.tar`)), old);
      await host.prune();
      await host.build(row.name, { flags });
      await host.prune();
      writeFileSync(join(folder, row.changed), 'two');
      const repaired = await host.build(row.name, { flags });
      assert.deepEqual(
        repaired.vertices.filter((v) => v.name.startsWith(`[${row.gone} `)),
        [],
      );
    });
  }
});
