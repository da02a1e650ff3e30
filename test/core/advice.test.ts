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

interface SplitCase {
  readonly name: string;
  readonly before: string;
  readonly after?: string;
  readonly refused?: RegExp;
}

const heavy = 'FROM alpine AS base\nRUN heavy\n\n';
const splits: readonly SplitCase[] = [
  {
    name: 'the seed',
    before: `${heavy}FROM base AS app\nCOPY ./dummy ./dummy\n\nFROM scratch\nCOPY --from=app ./dummy ./dummy\n`,
    after: `${heavy}FROM scratch AS files\nCOPY ./dummy /dummy\n\nFROM base AS app\nCOPY --from=files /dummy ./dummy\n\nFROM scratch\nCOPY --from=files ./dummy ./dummy\n`,
  },
  {
    name: 'a name that is taken, a comment that stays, and lower case',
    before: `FROM alpine AS files\nRUN heavy\nfrom files as app\n# the settings\ncopy a.conf /etc/a.conf\nFROM scratch\nCOPY --from=app /etc/a.conf /a.conf\n`,
    after: `FROM alpine AS files\nRUN heavy\nFROM scratch AS files2\nCOPY a.conf /etc/a.conf\n\nfrom files as app\n# the settings\nCOPY --from=files2 /etc/a.conf /etc/a.conf\nFROM scratch\nCOPY --from=files2 /etc/a.conf /a.conf\n`,
  },
  {
    name: 'WORKDIR and several files',
    before: `${heavy}FROM base AS app\nWORKDIR /app\nCOPY a.txt b.txt ./\nFROM scratch\nCOPY --from=app /app/a.txt /a.txt\n`,
    after: `${heavy}FROM scratch AS files\nCOPY a.txt b.txt /app/\n\nFROM base AS app\nWORKDIR /app\nCOPY --from=files /app/a.txt /app/b.txt ./\nFROM scratch\nCOPY --from=files /app/a.txt /a.txt\n`,
  },
  {
    name: 'owner and mode',
    before: `${heavy}FROM base AS app\nCOPY --chown=1:1 --chmod=644 a /x/a\nFROM scratch\nCOPY --from=app /x/a /a\n`,
    after: `${heavy}FROM scratch AS files\nCOPY --chmod=644 a /x/a\n\nFROM base AS app\nCOPY --chown=1:1 --from=files /x/a /x/a\nFROM scratch\nCOPY --from=files /x/a /a\n`,
  },
  {
    name: 'numbered stages',
    before: `FROM alpine AS base\nRUN heavy\nFROM base\nCOPY a /x/a\nFROM scratch\nCOPY --from=1 /x/a /a\nCOPY --from=0 /h /h\n`,
    after: `FROM alpine AS base\nRUN heavy\nFROM scratch AS files\nCOPY a /x/a\n\nFROM base\nCOPY --from=files /x/a /x/a\nFROM scratch\nCOPY --from=files /x/a /a\nCOPY --from=0 /h /h\n`,
  },
  { name: 'nobody reads it', before: `${heavy}FROM base AS app\nCOPY a /a\nFROM scratch\nCOPY --from=app /other /o\n` },
  { name: 'the target itself', before: `${heavy}FROM base\nCOPY a /a\n` },
  {
    name: 'a later RUN',
    before: `${heavy}FROM base AS app\nCOPY a /a\nRUN sed -i s/x/y/ /a\nFROM scratch\nCOPY --from=app /a /a\n`,
    refused: /later step/,
  },
  {
    name: 'a variable',
    before: `${heavy}FROM base AS app\nARG D=/d\nCOPY a $D/a\nFROM scratch\nCOPY --from=app /d/a /a\n`,
    refused: /variable/,
  },
  {
    name: 'an owner by name',
    before: `${heavy}FROM base AS app\nCOPY --chown=app a /a\nFROM scratch\nCOPY --from=app /a /a\n`,
    refused: /scratch can't resolve/,
  },
  {
    name: 'another name, which may be a folder',
    before: `${heavy}FROM base AS app\nCOPY a /etc\nFROM scratch\nCOPY --from=app /etc /etc\n`,
    refused: /depends on what they are/,
  },
  {
    name: 'a pattern',
    before: `${heavy}FROM base AS app\nCOPY *.txt /d/\nFROM scratch\nCOPY --from=app /d /d\n`,
    refused: /depends on what they are/,
  },
  { name: 'ADD', before: `${heavy}FROM base AS app\nADD a.tar /a.tar\nFROM scratch\nCOPY --from=app /a.tar /a\n` },
];

describe('advice: split a stage', () => {
  for (const c of splits) {
    it(c.name, () => {
      const found = of(findings(c.before), 'split-stage');
      if (c.refused !== undefined) {
        assert.match(found?.refused ?? 'not found', c.refused);
        assert.deepEqual(found?.edits, []);
      } else if (c.after === undefined) assert.equal(found, undefined);
      else {
        assert.equal(found?.refused, undefined);
        assert.equal(applyEdits(c.before, found?.edits ?? []), c.after);
      }
    });
  }

  it('keeps the line breaks of the file', () => {
    const before = splits[0]?.before.replace(/\n/g, '\r\n') ?? '';
    const after = applyEdits(before, of(findings(before), 'split-stage')?.edits ?? []);
    assert.equal(after, splits[0]?.after?.replace(/\n/g, '\r\n'));
  });
});

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
