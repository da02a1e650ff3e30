import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Archive } from '../../extension/archive/archive';
import { keptLabels } from '../../extension/archive/labels';
import type { RecordLabel } from '../../extension/archive/records';

const count = 10_000;

/** What it costs to open the list of kept builds. */
async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'stagegraph-bench-'));
  try {
    const archive = new Archive(folder);
    const labels = Array.from({ length: count }, (_, i): [string, RecordLabel] => {
      const context = `/home/dev/projects/project-${i % 40}`;
      const place = { context, dockerfile: `${context}/Dockerfile` };
      return [
        `default/default/${i.toString(36).padStart(25, '0')}`,
        { status: 'completed', startedAt: i, cached: 5, total: 9, place },
      ];
    });
    mkdirSync(join(folder, 'record'));
    for (const [ref] of labels) writeFileSync(join(folder, 'record', `${encodeURIComponent(ref)}.json.gz`), '');
    await archive.put('index', 'labels', { version: 1, labels });
    const times: number[] = [];
    for (let i = 0; i < 9; i++) {
      const begun = performance.now();
      const found = await keptLabels(archive);
      times.push(performance.now() - begun);
      if (found.size !== count) throw new Error(`${found.size} labels`);
    }
    const middle = times.toSorted((a, b) => a - b)[4] ?? 0;
    console.log(`${`${count} kept builds, opened`.padEnd(64)} ${middle.toFixed(1).padStart(9)} ms`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
void main();
