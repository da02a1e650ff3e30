import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { advise, applyEdits, type Finding } from '../../extension/core/advice';
import { plan } from '../../extension/core/plan';

const file = 'Dockerfile';
const findings = (text: string, more: Partial<Parameters<typeof advise>[0]> = {}): Finding[] =>
  advise({ file, text, plan: plan(text, { file }), ...more });
const of = (list: readonly Finding[], kind: Finding['kind']): Finding | undefined => list.find((f) => f.kind === kind);

describe('advice: the rest', () => {
  it('pins a base image by the digest of the recorded build', () => {
    const text = 'FROM --platform=$BUILDPLATFORM alpine:3 AS a # x\nRUN x\n'.replace(' # x', '');
    const found = of(findings(text, { digests: new Map([['alpine:3', `sha256:${'1'.repeat(64)}`]]) }), 'pin-base');
    assert.equal(
      applyEdits(text, found?.edits ?? []),
      `FROM --platform=$BUILDPLATFORM alpine:3@sha256:${'1'.repeat(64)} AS a\nRUN x\n`,
    );
  });

  it('leaves a base alone that is pinned or comes from a variable', () => {
    const digests = new Map([['alpine:3', `sha256:${'1'.repeat(64)}`]]);
    assert.equal(of(findings('ARG V=3\nFROM alpine:$V\nRUN x\n', { digests }), 'pin-base'), undefined);
  });

  const ignore = (text: string) => ({ dockerignore: { file: '.dockerignore', text }, hasGit: true });
  it('leaves .git out, with or without an ignore file', () => {
    const text = 'FROM alpine\nCOPY . .\n';
    for (const [before, after] of [
      ['', '.git\n'],
      ['node_modules', 'node_modules\n.git\n'],
      ['a\n', 'a\n.git\n'],
    ] as const) {
      const found = of(findings(text, ignore(before)), 'ignore-git');
      assert.equal(applyEdits(before, found?.edits ?? []), after);
    }
    for (const done of ['.git', '**/.git/', '/.git', '*\n!src'])
      assert.equal(of(findings(text, ignore(done)), 'ignore-git'), undefined);
    assert.match(
      of(findings('FROM alpine\nCOPY . .\nRUN git describe\n', ignore('')), 'ignore-git')?.refused ?? '',
      /uses git/,
    );
    assert.equal(of(findings('FROM alpine\nCOPY src .\n', ignore('')), 'ignore-git'), undefined);
  });

  it('exports the cache of all stages in workflows and bake files', () => {
    const text = 'FROM alpine\nRUN x\n';
    const workflow =
      '      - uses: docker/build-push-action@v6\n        with:\n          cache-from: type=gha\n          cache-to: type=gha\n';
    const bake = 'target "a" {\n  cache-to = ["type=registry,ref=r,mode=min"]\n}\n';
    const list = findings(text, {
      siblings: [
        { file: 'ci.yml', text: workflow },
        { file: 'docker-bake.hcl', text: bake },
      ],
    }).filter((f) => f.kind === 'mode-max');
    assert.deepEqual(
      list.map((f) => applyEdits(f.lines[0] === 4 ? workflow : bake, f.edits)),
      [workflow.replace('cache-to: type=gha', 'cache-to: type=gha,mode=max'), bake.replace('mode=min', 'mode=max')],
    );
  });
});

/** Dockerfiles of the plan's cases, and of a folder that a person names. */
function corpus(): [string, string][] {
  const folders = [
    join(import.meta.dirname, '..', 'buildkit', 'plan', 'cases'),
    ...(process.env['STAGEGRAPH_CORPUS'] ?? '').split(':').filter((f) => f !== ''),
  ];
  return folders.flatMap((folder) =>
    readdirSync(folder).map((name): [string, string] => [name, readFileSync(join(folder, name), 'utf8')]),
  );
}

it('every edit offered on real Dockerfiles parses, and keeps what the target holds', () => {
  const digest = `sha256:${'1'.repeat(64)}`;
  let offered = 0;
  const files = corpus();
  for (const [name, text] of files) {
    const before = plan(text, { file });
    const digests = new Map(before.stages.map((s) => [s.base, digest]));
    for (const f of findings(text, { digests, dockerignore: { file: '.dockerignore', text: '' }, hasGit: true })) {
      const edits = f.edits.filter((e) => e.file === file);
      if (edits.length === 0) continue;
      offered++;
      const after = plan(applyEdits(text, edits), { file });
      assert.deepEqual(
        after.problems.filter((p) => p.unknown !== true).length <=
          before.problems.filter((p) => p.unknown !== true).length,
        true,
        `${name}: ${f.id} adds a problem`,
      );
      const last = (p: typeof before): string[] =>
        p.steps
          .filter((s) => s.stage === p.targetStage && s.vertex && s.instruction !== 'FROM')
          .map((s) => s.text.replace(/--from=\S+/, ''));
      assert.deepEqual(last(after), last(before), `${name}: ${f.id} changes the target`);
    }
  }
  console.log(`${offered} edits offered on ${files.length} Dockerfiles`);
  assert.ok(offered > 20);
});
