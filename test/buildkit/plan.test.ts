import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import fc from 'fast-check';
import { askOracle, difference } from './plan/compare';
import { dockerfile } from './plan/generate';
import { buildkitTexts } from './public';
import { buildkitModule, setupOracle } from './setup.mjs';

/** Corner cases of our own: one a file, named after what it is about. */
function ownTexts(): Map<string, string> {
  const folder = join(import.meta.dirname, 'plan', 'cases');
  return new Map(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
}

describe("The plan equals BuildKit's", () => {
  let oracle = '';
  let folder = '';
  before(() => {
    oracle = setupOracle();
    folder = mkdtempSync(join(tmpdir(), 'stagegraph-plan-'));
  });
  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  /** Compares all; gives back the differences by name. */
  function compare(texts: ReadonlyMap<string, string>): Map<string, string> {
    const names = [...texts.keys()];
    const files = names.map((name, i) => {
      const file = join(folder, String(i));
      writeFileSync(file, texts.get(name) ?? '');
      return file;
    });
    const documents = askOracle(oracle, files);
    assert.equal(documents.length, names.length, 'the oracle answered for every file');
    const found = new Map<string, string>();
    documents.forEach((document, i) => {
      const name = names[i] ?? '';
      const text = difference(texts.get(name) ?? '', document);
      if (text !== undefined) found.set(name, text);
    });
    console.log(
      `${names.length - found.size} of ${names.length} graphs equal BuildKit's (${documents.filter((d) => d.error !== undefined).length} are refused by both)`,
    );
    return found;
  }

  it("on the Dockerfiles of BuildKit's own tests", () => {
    const texts = buildkitTexts(buildkitModule());
    assert.ok(texts.size > 500, `only ${texts.size} Dockerfiles were found in the module`);
    assert.deepEqual(Object.fromEntries(compare(texts)), {});
  });

  it('on corner cases of our own', () => {
    const texts = ownTexts();
    assert.ok(texts.size >= 100, `only ${texts.size} cases`);
    assert.deepEqual(Object.fromEntries(compare(texts)), {});
  });

  it('on 2,500 generated Dockerfiles', () => {
    const seed = Number(
      process.env['STAGEGRAPH_SEED'] ?? (process.env['CI'] === undefined ? Date.now() % 1_000_000 : 2120),
    );
    console.log(`seed ${seed} (STAGEGRAPH_SEED repeats it)`);
    const texts = new Map(fc.sample(dockerfile, { seed, numRuns: 2500 }).map((t, i) => [`generated ${i}`, t]));
    const found = compare(texts);
    for (const [name, text] of [...found].slice(0, 3)) console.log(`${name}\n${texts.get(name) ?? ''}\n${text}`);
    assert.equal(found.size, 0);
  });
});
