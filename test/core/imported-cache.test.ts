import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { explain, planned, type PlannedRecord } from '../../extension/core/explain';
import { explanationToText } from '../../extension/core/format/explain-text';
import { readRecords } from '../../extension/core/records';

describe('Pairs of builds that imported a cache', () => {
  const read = async (name: string): Promise<PlannedRecord> => {
    const [record] = await readRecords(readFileSync(join(import.meta.dirname, 'caches', name)));
    assert.ok(record !== undefined);
    return planned(record);
  };

  it('targets baked at once whose lookups race: never mode=max, which is set (docker/buildx issue 3878)', async () => {
    const e = explain({
      ...(await read('parallel-targets-2.dockerbuild')),
      baselines: [await read('parallel-targets-1.dockerbuild')],
    });
    const text = explanationToText(e);
    assert.match(text, /docker\/buildx issue 3878: bake one target after the other/);
    assert.doesNotMatch(text, /cure: export the cache with mode=max/);
    assert.doesNotMatch(text, /\[inferred\]/);
  });

  it('stages on one base image, of which a rawjson log names none', async () => {
    const e = explain({ ...(await read('one-base-2.rawjson')), baselines: [await read('one-base-1.rawjson')] });
    assert.doesNotMatch(explanationToText(e), /COPY --from=build[^\n]*\n[^\n]*the step before it, RUN cp/);
  });
});
