import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { explain } from '../../extension/core/explain';
import { plan } from '../../extension/core/plan';
import { readRecords } from '../../extension/core/records';
import { toGraphView } from '../../extension/core/view';
import { planned } from '../../extension/cli/load';
import type { GraphView } from '../../extension/protocol';

const recordings = join(import.meta.dirname, '..', 'recordings');

/** The graph of a recorded build against the one before it. */
export async function recorded(scenario: string, build: number): Promise<GraphView> {
  const read = async (n: number) => {
    const [record] = await readRecords(await readFile(join(recordings, scenario, String(n), 'record.dockerbuild')));
    if (record === undefined) throw new Error('no record');
    return planned(record);
  };
  const now = await read(build);
  const explanation = explain({ ...now, ...(build > 1 && { baselines: [await read(build - 1)] }) });
  return toGraphView(explanation.plan, { explanation });
}

/** The graph of a text, as it is before any build. */
export const ofText = (text: string): GraphView => toGraphView(plan(text), { message: 'No build to show yet.' });

/** A file of `stages` stages with `steps` steps each, every stage built on the one before. */
export function generated(stages: number, steps: number): GraphView {
  const lines: string[] = [];
  for (let s = 0; s < stages; s++) {
    lines.push(s === 0 ? 'FROM alpine:3 AS s0' : `FROM alpine:3 AS s${s}`);
    for (let i = 0; i < steps; i++)
      lines.push(
        i === 0 && s > 0
          ? `COPY --from=s${s - 1} /out /in${s}`
          : `RUN step-${s}-${i} --with some --longer arguments && echo done > /out`,
      );
  }
  return ofText(lines.join('\n'));
}
