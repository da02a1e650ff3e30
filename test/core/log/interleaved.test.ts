import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { beyond, stepNames } from './less';
import { bytesOf, explainLog, truths } from './read';

const linesOf = (bytes: Uint8Array): string[] => Buffer.from(bytes).toString('latin1').split('\n');

/** Lines of two logs as they came to one console: some of the one, some of the other. */
function interleave(a: readonly string[], b: readonly string[], most: number): Uint8Array {
  const out: string[] = [];
  for (let i = 0, j = 0, turn = 0; i < a.length || j < b.length; turn++) {
    const n = 1 + (turn % most);
    if (turn % 2 === 0) out.push(...a.slice(i, (i += n)));
    else out.push(...b.slice(j, (j += n)));
  }
  return Buffer.from(out.join('\n'), 'latin1');
}

interface Log {
  readonly name: string;
  readonly earlier: string | null;
  readonly log: string;
}

describe('logs of builds that ran at once say no more than each by itself', async () => {
  const logs = truths().flatMap(({ name, truth }) => truth.logs.map(([earlier, log]): Log => ({ name, earlier, log })));
  const plain: Log[] = [];
  for (const log of logs) {
    const { records } = await explainLog(bytesOf(log.name, log.log));
    if (records.every((r) => r.form === 'plain')) plain.push(log);
  }
  for (const [i, a] of plain.entries())
    for (const b of plain.slice(i + 1, i + 4))
      it(`${a.name}: ${a.log}, ${b.name}: ${b.log}`, async () => {
        const earlier = a.earlier === null ? undefined : bytesOf(a.name, a.earlier);
        const [one, two] = [bytesOf(a.name, a.log), bytesOf(b.name, b.log)];
        const whole = [await explainLog(one, earlier), await explainLog(two, earlier)] as const;
        const known = whole.map(stepNames);
        // Longer runs of lines may leave two builds whose numbers never meet: they can not be told apart.
        for (const most of [1, 2, 3]) {
          const part = await explainLog(interleave(linesOf(one), linesOf(two), most), earlier);
          // What a step is said to be is so in one of the builds that have it.
          const said = whole.map((w) => new Map(beyond(w, part).map((f) => [f.split(' @ ').at(-1) ?? '', f])));
          const wrong = [...stepNames(part)].filter(
            (step) => known.some((k) => k.has(step)) && said.every((s, at) => s.has(step) || !known[at]?.has(step)),
          );
          assert.deepEqual(
            wrong.flatMap((step) => said.flatMap((s) => s.get(step) ?? [])),
            [],
          );
        }
      });
});
