import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { advise, applyEdits, type Fix } from '../../extension/core/advice';
import { placesOf } from '../../extension/core/view/fix-view';
import { plan } from '../../extension/core/plan';

const file = 'Dockerfile';
const fixes = (text: string, more: Partial<Parameters<typeof advise>[0]> = {}): Fix[] =>
  advise({ file, text, plan: plan(text, { file }), ...more });
const of = (list: readonly Fix[], kind: Fix['kind']): Fix | undefined => list.find((f) => f.kind === kind);

describe('advice: the rest', () => {
  it('pins a base image by the digest of the recorded build', () => {
    const text = 'FROM --platform=$BUILDPLATFORM alpine:3 AS a # x\nRUN x\n'.replace(' # x', '');
    const found = of(fixes(text, { digests: new Map([['alpine:3', `sha256:${'1'.repeat(64)}`]]) }), 'pin-base');
    assert.equal(
      applyEdits(text, found?.edits ?? []),
      `FROM --platform=$BUILDPLATFORM alpine:3@sha256:${'1'.repeat(64)} AS a\nRUN x\n`,
    );
  });

  it('pins an image wherever it is a base, as one repair that is offered at each of the lines', () => {
    const text =
      'FROM alpine:3 AS a\nRUN x\nFROM alpine:3\nCOPY --from=a /x /x\nFROM debian:12\nRUN y\nFROM a\nRUN z\n';
    const digest = `sha256:${'1'.repeat(64)}`;
    const all = fixes(text, { digests: new Map([['alpine:3', digest]]) }).filter((f) => f.kind === 'pin-base');
    assert.equal(all.length, 1);
    const [found] = all;
    assert.ok(found !== undefined);
    assert.equal(found.title, 'Pin alpine:3 by its digest, in 2 stages');
    assert.equal(applyEdits(text, found.edits), text.replaceAll('alpine:3', `alpine:3@${digest}`));
    assert.deepEqual(placesOf(found, { plan: plan(text) }), [
      [1, 1],
      [3, 3],
    ]);
  });

  it('what saves most comes first, what is not offered last', () => {
    const text =
      'FROM alpine:3 AS a\nRUN git describe\nCOPY . .\nFROM a AS b\nCOPY c /c\nRUN y\nFROM scratch\nCOPY --from=b /c /c\n';
    const found = fixes(text, {
      digests: new Map([['alpine:3', `sha256:${'1'.repeat(64)}`]]),
      dockerignore: { file: '.dockerignore', text: '' },
      contextFiles: ['c', 'd', '.git/HEAD'],
      hasGit: true,
    });
    const refused = found.map((f) => f.refused !== undefined);
    assert.deepEqual(refused, refused.toSorted());
    assert.ok(refused.includes(true) && refused.includes(false), JSON.stringify(found.map((f) => f.id)));
    const seconds = found.flatMap((f) => (f.refused === undefined ? [f.saves?.seconds ?? 0] : []));
    assert.deepEqual(
      seconds,
      seconds.toSorted((x, y) => y - x),
    );
  });

  it('leaves a base alone that is pinned or comes from a variable', () => {
    const digests = new Map([['alpine:3', `sha256:${'1'.repeat(64)}`]]);
    assert.equal(of(fixes('ARG V=3\nFROM alpine:$V\nRUN x\n', { digests }), 'pin-base'), undefined);
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
    for (const f of fixes(text, { digests, dockerignore: { file: '.dockerignore', text: '' }, hasGit: true })) {
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
