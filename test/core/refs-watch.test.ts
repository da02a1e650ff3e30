import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it } from 'node:test';
import { watchRefs } from '../../extension/buildx/refs';

const pause = (ms: number): Promise<void> => new Promise((r) => setTimeout(r, ms));

/** Folders below the state of buildx that are removed and made again. */
for (const [name, path] of [
  ['a node', ['refs', 'b', 'n']],
  ['a builder', ['refs', 'b']],
  ['all refs', ['refs']],
] as const)
  it(`builds are seen after ${name} was removed and made again`, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'stagegraph-refs-'));
    const node = join(folder, 'refs', 'b', 'n');
    const seen = new Set<string>();
    mkdirSync(node, { recursive: true });
    const end = watchRefs({ BUILDX_CONFIG: folder }, (build) => seen.add(build.id));
    /** Announces builds until one is seen: a watch needs a moment to be set up, on a busy machine a long one. */
    const announced = async (round: string): Promise<boolean> => {
      for (let i = 0; i < 100; i++) {
        mkdirSync(node, { recursive: true });
        writeFileSync(join(node, `${round}${i}`), '{}');
        await pause(50);
        if ([...seen].some((id) => id.startsWith(round))) return true;
      }
      return false;
    };
    try {
      assert.ok(await announced('first'));
      rmSync(join(folder, ...path), { recursive: true });
      await pause(100);
      assert.ok(await announced('second'));
    } finally {
      end();
      rmSync(folder, { recursive: true, force: true });
    }
  });

it('settings that delete or run are of the machine, not of a workspace', () => {
  const { contributes } = JSON.parse(readFileSync(join(import.meta.dirname, '..', '..', 'package.json'), 'utf8')) as {
    contributes: {
      configuration:
        { properties: Record<string, { scope?: string }> } | { properties: Record<string, { scope?: string }> }[];
    };
  };
  const found = [contributes.configuration]
    .flat()
    .flatMap(({ properties }) => Object.entries(properties))
    .filter(([key]) => /\.(?:buildxPath|archive\..*)$/.test(key));
  assert.deepEqual(
    found.map(([key, { scope }]) => [key.replace('stagegraph.', ''), scope]).sort(),
    ['archive.maxDays', 'archive.maxMegabytes', 'buildxPath'].map((key) => [key, 'machine']),
  );
});
