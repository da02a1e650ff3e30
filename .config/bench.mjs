// npm run bench: times, side by side with peers where they can be had; never a test.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './cache.mjs';

const folder = join(import.meta.dirname, '..', 'test', 'bench');
for (const name of readdirSync(folder).filter((n) => n.endsWith('.bench.ts'))) {
  console.log(`\n== ${name.replace('.bench.ts', '')}`);
  run(process.execPath, ['--import', 'tsx', join(folder, name)]);
}
