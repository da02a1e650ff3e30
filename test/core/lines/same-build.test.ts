import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { chooseBaselines } from '../../../extension/core/explain';
import { isSameBuild } from '../../../extension/core/lines';
import { readRecords, type BuildRecord } from '../../../extension/core/records';

const root = 'test/recordings';

/** Builds of a recording, each in the forms it was recorded in; a plain log of bake tells several builds and is none of them. */
async function buildsOf(recording: string): Promise<BuildRecord[][]> {
  const builds = new Map<string, BuildRecord[]>();
  for (const name of readdirSync(join(root, recording), { recursive: true }).map(String)) {
    const [, folder, number] = /^(\d+).(?:log|record)(-\d+)?\.(?:plain|rawjson|dockerbuild)$/.exec(name) ?? [];
    if (folder === undefined || (recording === 'bake' && number === undefined)) continue;
    const key = `${folder}${number ?? ''}`;
    builds.set(key, [...(builds.get(key) ?? []), ...(await readRecords(readFileSync(join(root, recording, name))))]);
  }
  return [...builds.values()];
}

describe('Forms of one build', async () => {
  for (const recording of readdirSync(root)) {
    const builds = await buildsOf(recording);
    for (const [i, forms] of builds.entries()) {
      for (const [j, form] of forms.entries())
        for (const other of forms.slice(j + 1))
          it(`${recording}/${i + 1}: ${form.form} and ${other.form}`, () => assert.ok(isSameBuild(form, other)));
      for (const log of forms.filter((f) => f.form === 'plain' || f.form === 'rawjson'))
        it(`${recording}/${i + 1}: a ${log.form} log is not held against its own build`, () => {
          const records = forms.filter((f) => f !== log);
          for (const r of chooseBaselines(log, records).records) assert.ok(!forms.includes(r));
        });
    }
  }
});
