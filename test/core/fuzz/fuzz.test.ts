import assert from 'node:assert/strict';
import { it } from 'node:test';
import { mutate, randomOf } from './mutate';
import { readers } from './readers';

/** Inputs for each reader; `npm run fuzz N` asks for more, from another seed each time it is told. */
const inputs = Number(process.env['STAGEGRAPH_FUZZ'] ?? 2000);
const seed = Number(process.env['STAGEGRAPH_FUZZ_SEED'] ?? 1);
/** Milliseconds of the processor for one input: none is longer than 64 KB. */
const longest = 2000;

for (const [name, { seeds, read }] of Object.entries(readers))
  it(`${name}: ${inputs} inputs`, async (t) => {
    const random = randomOf(seed);
    const corpus = await seeds();
    assert.ok(corpus.length > 0);
    let worst = 0;
    let memory = 0;
    for (let i = 0; i < inputs; i++) {
      const bytes = mutate(corpus, random);
      const before = process.cpuUsage();
      try {
        await read(bytes);
      } catch (error) {
        throw new Error(`seed ${seed}, input ${i}, base64 ${bytes.subarray(0, 4096).toString('base64')}`, {
          cause: error,
        });
      }
      const { user, system } = process.cpuUsage(before);
      worst = Math.max(worst, (user + system) / 1000);
      memory = Math.max(memory, process.memoryUsage.rss());
      assert.ok((user + system) / 1000 < longest, `seed ${seed}, input ${i} took ${(user + system) / 1000} ms`);
    }
    t.diagnostic(`worst ${worst.toFixed(0)} ms, memory ${(memory / 1024 / 1024).toFixed(0)} MiB`);
  });
