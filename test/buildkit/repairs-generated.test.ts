import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { advise, applyEdits, type Finding, type FindingKind } from '../../extension/core/advice';
import { explain, planned } from '../../extension/core/explain';
import { plan } from '../../extension/core/plan';
import { adviceInput } from '../../extension/repair/input';
import { diskReader } from '../../extension/repair/reader';
import { surroundings } from '../../extension/repair/surroundings';
import { Host } from './host';
import { buildable, files, splittable } from './repair/generate';
import { imageOf } from './repair/image';

/** CI takes the same Dockerfiles each time; STAGEGRAPH_SEED and STAGEGRAPH_RUNS choose others, and more of them. */
const seed = Number(process.env['STAGEGRAPH_SEED'] ?? 20);
const runs = Number(process.env['STAGEGRAPH_RUNS'] ?? 10);

/** Repairs that mean to change what an image holds, or show nothing here: their own rows hold them (repairs.test.ts). */
const others: ReadonlySet<FindingKind> = new Set([
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

  /** What is offered after a.txt changed between two builds. */
  async function offered(folder: string): Promise<Finding[]> {
    const file = join(folder, 'Dockerfile');
    const text = readFileSync(file, 'utf8');
    const first = await host.build('generated', { flags });
    writeFileSync(join(folder, 'a.txt'), 'two');
    const record = await host.build('generated', { flags });
    const explanation = explain({ ...planned(record), baselines: [planned(first)] });
    const lines = text.trimEnd().split('\n').length;
    const around = await surroundings(
      diskReader((path) => path),
      { dockerfile: file, context: folder, folders: [folder] },
    );
    const subject = { file, text, plan: plan(text, { file, buildArgs }), record, explanation };
    const selection = [Math.max(1, lines - 6), Math.max(2, lines - 4)] as const;
    return advise(adviceInput({ ...subject, selection }, around)).filter(
      (f) => f.refused === undefined && !others.has(f.kind),
    );
  }

  /** The image after a finding's edits, which are taken back. */
  async function repaired(finding: Finding) {
    const originals = new Map<string, string | undefined>();
    for (const path of new Set(finding.edits.map((e) => e.file))) {
      let text: string | undefined;
      try {
        text = readFileSync(path, 'utf8');
      } catch {
        // A file that the repair makes.
      }
      originals.set(path, text);
      const own = finding.edits.filter((e) => e.file === path);
      writeFileSync(path, applyEdits(text ?? '', own));
    }
    const image = await imageOf(host, 'generated', flags);
    const edited = [...originals.keys()].map((path) => readFileSync(path, 'utf8')).join('\n');
    for (const [path, text] of originals)
      if (text === undefined) rmSync(path);
      else writeFileSync(path, text);
    return { image, edited };
  }

  it(`leave files, modes, owners and configuration as they were (seed ${seed}, ${runs} files)`, async () => {
    const kinds = new Map<string, number>();
    for (const dockerfile of fc.sample(fc.oneof(buildable, splittable), { seed, numRuns: runs })) {
      const folder = host.project('generated', { ...files, Dockerfile: dockerfile });
      if ((await imageOf(host, 'generated', flags)) === undefined) continue;
      const findings = await offered(folder);
      const was = await imageOf(host, 'generated', flags);
      for (const finding of findings) {
        const { image, edited } = await repaired(finding);
        assert.deepEqual(image, was, `${finding.title}\n${dockerfile}\nbecame\n${edited}`);
        kinds.set(finding.kind, (kinds.get(finding.kind) ?? 0) + 1);
      }
    }
    for (const kind of ['split-stage', 'extract-steps'])
      assert.ok((kinds.get(kind) ?? 0) > 0, `${kind} was offered: ${JSON.stringify([...kinds])}`);
    console.log(JSON.stringify(Object.fromEntries(kinds)));
  });
});
