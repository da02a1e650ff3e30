import assert from 'node:assert/strict';
import fc from 'fast-check';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { advise, type Fix, type FixKind } from '../../extension/core/advice';
import type { BuildRecord } from '../../extension/core/records';
import { applyTo, inputOf } from './apply';
import { Host } from './host';
import { buildable, files, splittable } from './fix/generate';
import { imageOf } from './fix/image';

/** CI takes the same Dockerfiles each time; STAGEGRAPH_SEED and STAGEGRAPH_RUNS choose others, and more of them. */
const seed = Number(process.env['STAGEGRAPH_SEED'] ?? 20);
const runs = Number(process.env['STAGEGRAPH_RUNS'] ?? 10);

/** Fixes that mean to change what an image holds, or show nothing here: their own rows hold them (fixes.test.ts). */
const others: ReadonlySet<FixKind> = new Set([
  'ignore-git',
  'ignore-noise',
  'ignore-allow-list',
  'mode-max',
  'pin-base',
]);

const buildArgs = { GIT_SHA: 'abc', BUILD_DATE: 'now' };
const flags = Object.entries(buildArgs).flatMap(([name, value]) => ['--build-arg', `${name}=${value}`]);

describe('Repairs of generated Dockerfiles, on a real builder', () => {
  let host: Host;
  before(async () => {
    host = await Host.start();
  });
  after(() => host.stop());

  /** What is offered when a.txt was another in each of a few builds. */
  async function offeredFor(folder: string): Promise<Fix[]> {
    const records: BuildRecord[] = [];
    for (const text of ['a', 'two', 'three', 'four']) {
      writeFileSync(join(folder, 'a.txt'), text);
      records.unshift(await host.build('generated', { flags }));
    }
    const lines = readFileSync(join(folder, 'Dockerfile'), 'utf8').trimEnd().split('\n').length;
    const input = await inputOf(folder, records, [Math.max(1, lines - 6), Math.max(2, lines - 4)]);
    return advise(input).filter((f) => f.refused === undefined && !others.has(f.kind));
  }

  /** The image after a fix's edits, which are taken back. */
  async function repaired(fix: Fix) {
    const files = [...new Set(fix.edits.map((e) => e.file))];
    const before = files.map((path) => (existsSync(path) ? readFileSync(path, 'utf8') : undefined));
    applyTo(fix);
    const image = await imageOf(host, 'generated', flags);
    const edited = files.map((path) => readFileSync(path, 'utf8')).join('\n');
    files.forEach((path, i) => {
      const text = before[i];
      if (text === undefined) rmSync(path);
      else writeFileSync(path, text);
    });
    return { image, edited };
  }

  it(`leave files, modes, owners and configuration as they were (seed ${seed}, ${runs} files)`, async () => {
    const kinds = new Map<string, number>();
    for (const dockerfile of fc.sample(fc.oneof(buildable, splittable), { seed, numRuns: runs })) {
      const folder = host.project('generated', { ...files, Dockerfile: dockerfile });
      if ((await imageOf(host, 'generated', flags)) === undefined) continue;
      const fixes = await offeredFor(folder);
      const was = await imageOf(host, 'generated', flags);
      for (const fix of fixes) {
        const { image, edited } = await repaired(fix);
        assert.deepEqual(image, was, `${fix.title}\n${dockerfile}\nbecame\n${edited}`);
        kinds.set(fix.kind, (kinds.get(fix.kind) ?? 0) + 1);
      }
    }
    for (const kind of ['split-stage', 'extract-steps'])
      assert.ok((kinds.get(kind) ?? 0) > 0, `${kind} was offered: ${JSON.stringify([...kinds])}`);
    console.log(JSON.stringify(Object.fromEntries(kinds)));
  });
});
