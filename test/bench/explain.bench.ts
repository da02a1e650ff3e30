import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { explain, planned } from '../../extension/core/explain';
import { readRecords } from '../../extension/core/records';
import { median, show } from './time';

async function main(): Promise<void> {
  const root = join(import.meta.dirname, '..', 'recordings');
  const files = readdirSync(root, { recursive: true })
    .map(String)
    .filter((f) => f.endsWith('.dockerbuild'))
    .map((f) => readFileSync(join(root, f)));
  const bytes = Array.from({ length: 50 }, (_, i) => files[i % files.length] ?? Buffer.alloc(0));
  show(
    '50 records read, matched and explained',
    await median(5, async () => {
      const records = (await Promise.all(bytes.map(readRecords)))
        .map((r) => r.at(-1))
        .filter((r) => r !== undefined)
        .map((r) => planned(r));
      for (const [i, r] of records.entries()) explain({ ...r, baselines: records.slice(i + 1, i + 3) });
    }),
  );
}
void main();
