import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { contextQuestions, explain, planned, type Explanation } from '../../extension/core/explain';
import { causeSentence } from '../../extension/core/words/causes';
import { explanationToText } from '../../extension/core/format/explain-text';
import type { BuildRecord } from '../../extension/core/records';
import { contextEvidence } from '../../extension/evidence/evidence';
import { Host } from './host';
import { Watch } from './watch';

/** Builds as they are explained when somebody watches: announced, fingerprinted, compared. */
describe('A build that is watched', () => {
  let host: Host;
  let watch: Watch;
  before(async () => {
    host = await Host.start();
    watch = await Watch.start(host);
  });
  after(async () => {
    watch.stop();
    await host.stop();
  });

  async function build(name: string, flags: readonly string[] = []): Promise<BuildRecord> {
    const record = await host.build(name, { flags });
    await watch.taken();
    return record;
  }

  async function explained(folder: string, now: BuildRecord, old: BuildRecord): Promise<Explanation> {
    const input = { ...planned(now), baselines: [planned(old)] };
    const context = await contextEvidence({
      questions: contextQuestions(input),
      build: now,
      folder,
      fingerprints: watch.fingerprints,
    });
    return explain({ ...input, context });
  }
  const causesOf = (e: Explanation, id: string) => e.steps.find((s) => s.step.id === id)?.causes ?? [];

  it('names the file, its sizes and the lines that differ', async () => {
    const folder = host.project('watched', {
      Dockerfile: 'FROM BASE\nCOPY src /src\nCOPY docs /docs\n',
      'src/main.py': 'import os\nprint(1)\n',
      'docs/a.md': 'a',
    });
    const git = (...args: string[]): void =>
      void execFileSync('git', ['-C', folder, '-c', 'user.name=a', '-c', 'user.email=a@b', ...args]);
    git('init', '-q');
    git('add', '.');
    git('commit', '-qm', 'x');
    const old = await build('watched');
    writeFileSync(join(folder, 'src/main.py'), 'import os\nprint(22)\n');
    const now = await build('watched');
    const e = await explained(folder, now, old);
    const [cause] = causesOf(e, '0:1');
    assert.equal(cause?.kind, 'files-changed');
    assert.equal(cause.certainty, 'proven');
    assert.equal(causeSentence(cause, 'past'), 'src/main.py changed, and src takes it');
    assert.match(explanationToText(e), /src\/main\.py: content, 20 B, was 19 B\n/);
    assert.match(explanationToText(e), /-print\(1\)\n\s+\+print\(22\)/);
    // What stands behind it follows, and is no root.
    assert.deepEqual(
      e.summary.roots.map((r) => [r.step, r.cause.kind]),
      [['0:1', 'files-changed']],
    );
  });

  it('does not take a file for proven that changed after the build began', async () => {
    const folder = host.project('moving', {
      Dockerfile: 'FROM BASE\nRUN sleep 2\nCOPY src /src\n',
      'src/a': 'one',
      'src/b': 'one',
    });
    const old = await build('moving');
    writeFileSync(join(folder, 'src/b'), 'two');
    await host.prune();
    const running = host.build('moving');
    await new Promise((r) => setTimeout(r, 1500));
    writeFileSync(join(folder, 'src/a'), 'changed while it runs');
    const now = await running;
    // Somebody who looked late only.
    await watch.taken();
    const { startedAt } = now;
    await watch.fingerprints.take({ key: now.ref ?? '', contextPath: folder, startedAt: startedAt ?? 0 });
    const e = await explained(folder, now, old);
    const [cause] = causesOf(e, '0:2');
    const named = Object.fromEntries((cause?.culprit.files ?? []).map((f) => [f.path, f.change]));
    assert.equal(cause?.kind, 'files-changed');
    assert.deepEqual(named, { 'src/a': 'candidate', 'src/b': 'content' });
    assert.ok(cause.evidence.some((fact) => fact.kind === 'fingerprint-late'));
  });

  it('takes note of what a variable may name, and of every target of a bake', async () => {
    const folder = host.project('variable', {
      Dockerfile: 'FROM BASE AS one\nARG DIR=src\nCOPY ${DIR} /files\nFROM BASE AS two\nCOPY docs /docs\n',
      'docker-bake.hcl':
        'group "default" {\n targets = ["one", "two"]\n}\ntarget "one" {\n target = "one"\n args = { DIR = "lib" }\n}\ntarget "two" {\n target = "two"\n}\n',
      'src/a': 'a',
      'lib/b': 'one',
      'docs/c': 'one',
    });
    const bake = async (): Promise<BuildRecord[]> => {
      const before = new Set((await host.buildx.history(undefined, 'one')).entries.map((e) => e.id));
      await host.run(['bake', '--builder', 'one'], { cwd: folder });
      await watch.taken();
      const { entries } = await host.buildx.history(undefined, 'one');
      return Promise.all(entries.filter((e) => !before.has(e.id)).map((e) => host.buildx.load(e)));
    };
    const target = (records: readonly BuildRecord[], name: string): BuildRecord => {
      const found = records.find((r) => r.target === name);
      assert.ok(found !== undefined);
      return found;
    };
    const old = await bake();
    writeFileSync(join(folder, 'lib/b'), 'two');
    writeFileSync(join(folder, 'docs/c'), 'two');
    const now = await bake();
    const one = await explained(folder, target(now, 'one'), target(old, 'one'));
    const two = await explained(folder, target(now, 'two'), target(old, 'two'));
    assert.deepEqual(
      causesOf(one, '0:2').map((c) => [c.certainty, c.culprit.files?.map((f) => f.path)]),
      [['proven', ['lib/b']]],
    );
    assert.deepEqual(
      causesOf(two, '1:1').map((c) => [c.certainty, c.culprit.files?.map((f) => f.path)]),
      [['proven', ['docs/c']]],
    );
  });
});
