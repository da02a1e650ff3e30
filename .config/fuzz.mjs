// npm run fuzz [N [SEED]]: N mutated inputs for each reader (10,000 unless told), with the worst time and memory of each.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const [inputs = '10000', seed = String(Date.now() % 1e9)] = process.argv.slice(2);
const { status } = spawnSync(
  process.execPath,
  ['--import', 'tsx', '--test', '--test-reporter=spec', 'test/core/fuzz/fuzz.test.ts'],
  {
    cwd: join(import.meta.dirname, '..'),
    stdio: 'inherit',
    env: { ...process.env, STAGEGRAPH_FUZZ: inputs, STAGEGRAPH_FUZZ_SEED: seed },
  },
);
process.exit(status ?? 1);
