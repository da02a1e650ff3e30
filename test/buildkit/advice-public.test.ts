import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, it } from 'node:test';
import { advise, applyEdits, type AdviceInput, type Fix } from '../../extension/core/advice';
import { plan, type Plan } from '../../extension/core/plan';
import { askOracle } from './plan/compare';
import { buildkitTexts, moduleTexts } from './public';
import { buildkitModule, setupOracle } from './setup.mjs';

/** A context in which what a Dockerfile names is there, and the manifests of every package manager. */
function contextOf(planned: Plan): string[] {
  const named = planned.steps.flatMap((s) => s.inputs.flatMap((i) => (i.kind === 'context' ? (i.paths ?? []) : [])));
  const manifests = [
    'package.json',
    'package-lock.json',
    'go.mod',
    'go.sum',
    'Cargo.toml',
    'Cargo.lock',
    'requirements.txt',
    'pom.xml',
    'Gemfile',
    'Gemfile.lock',
    'composer.json',
    'composer.lock',
  ];
  const paths = named.filter((p) => p !== '.' && !/[*?[\]]/.test(p));
  return [...new Set([...paths, ...manifests, 'src/main.go', '.env', 'run.log'])].sort();
}

function inputOf(file: string, text: string): AdviceInput {
  const planned = plan(text, { file });
  return {
    file,
    text,
    plan: planned,
    dockerignore: { file: '.dockerignore', text: '' },
    hasGit: true,
    contextFiles: contextOf(planned),
    readContext: (path) => (path.endsWith('.json') ? '{}' : ''),
    // As if files changed before every build.
    changes: new Map(
      planned.steps.map((s) => [s.id, { rebuilt: /^(?:COPY|ADD)$/.test(s.instruction) ? 5 : 0, of: 5 }]),
    ),
    digests: new Map(planned.stages.map((s) => [s.base, `sha256:${'a'.repeat(64)}`])),
  };
}

const errors = (p: Plan): number => p.problems.filter((x) => x.unknown !== true).length;

/** What of the image's configuration a target's own instructions say; an ENV may become an ARG where that is the fix. */
const configOf = (p: Plan, fix: Fix): string[] =>
  p.steps
    .filter((s) => s.stage === p.targetStage && !s.vertex && s.instruction !== 'FROM' && s.instruction !== 'ARG')
    .filter((s) => fix.kind !== 'arg-for-env' || s.instruction !== 'ENV')
    .map((s) => s.text)
    .sort();

describe('Repairs of public Dockerfiles', () => {
  it("parse for BuildKit, and keep the target's configuration and its errors as they were", () => {
    const root = buildkitModule();
    const modules = dirname(dirname(dirname(root)));
    const own = moduleTexts(modules);
    const texts = new Map([...own, ...buildkitTexts(root)]);
    console.log(`${own.size} Dockerfiles of modules, ${texts.size} in all`);
    assert.ok(texts.size >= 200);
    const edited: { name: string; fix: Fix; text: string }[] = [];
    const refused = new Map<string, number>();
    const wrong: string[] = [];
    for (const [name, text] of texts) {
      const input = inputOf('Dockerfile', text);
      for (const fix of advise(input)) {
        if (fix.refused !== undefined) {
          refused.set(fix.kind, (refused.get(fix.kind) ?? 0) + 1);
          continue;
        }
        const edits = fix.edits.filter((e) => e.file === 'Dockerfile');
        if (edits.length === 0) continue;
        const after = applyEdits(text, edits);
        const planned = plan(after, { file: 'Dockerfile' });
        const label = `${name}: ${fix.id}`;
        if (after === text) wrong.push(`${label} changes nothing`);
        if (errors(planned) > errors(input.plan))
          wrong.push(`${label}: ${planned.problems.map((p) => p.message).join('; ')}`);
        if (JSON.stringify(configOf(planned, fix)) !== JSON.stringify(configOf(input.plan, fix)))
          wrong.push(`${label} changes the configuration`);
        if (errors(input.plan) === 0) edited.push({ name: label, fix, text: after });
      }
    }
    assert.deepEqual(wrong.slice(0, 5), []);
    assert.ok(edited.length > 50, `only ${edited.length} edits were offered`);
    const folder = mkdtempSync(join(tmpdir(), 'stagegraph-public-'));
    try {
      const files = edited.map(({ text }, i) => {
        const file = join(folder, String(i));
        writeFileSync(file, text);
        return file;
      });
      const documents = askOracle(setupOracle(), files);
      const broken = documents.flatMap((d, i) =>
        d.error === undefined ? [] : [`${edited[i]?.name ?? ''}: ${d.error}`],
      );
      const kinds = new Map<string, number>();
      for (const { fix } of edited) kinds.set(fix.kind, (kinds.get(fix.kind) ?? 0) + 1);
      const shown = (counts: ReadonlyMap<string, number>): string =>
        [...counts].map(([k, n]) => `${k} ${n}`).join(', ');
      console.log(
        `${edited.length - broken.length} of ${edited.length} edits parse (${shown(kinds)}); refused with a reason: ${shown(refused)}`,
      );
      assert.deepEqual(broken.slice(0, 5), []);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
