import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { bytesOf, dockerfileOf, explainLog, truths, type Explained } from './read';
import { beyond } from './less';

const linesOf = (bytes: Uint8Array): string[] => Buffer.from(bytes).toString('latin1').split('\n');
const bytesOfLines = (lines: readonly string[]): Uint8Array => Buffer.from(lines.join('\n'), 'latin1');

/** Places at which a log is cut: spread over all of it, each log's own. */
const cutsOf = (lines: readonly string[]): number[] => {
  const step = Math.max(1, Math.floor(lines.length / 12));
  return lines.flatMap((_, i) => (i > 0 && i % step === 0 ? [i] : []));
};

const unreadable = /^no build found|^the input is empty/;

describe('less of a log never gives a stronger claim', () => {
  for (const { name, truth } of truths()) {
    const dockerfiles = truth.otherDockerfile === true ? [undefined] : [undefined, dockerfileOf(name)];
    for (const [earlier, log] of truth.logs) {
      if (earlier === null) continue;
      it(`${name}: ${log}, when the end of ${earlier} is missing`, async () => {
        for (const dockerfile of new Set(dockerfiles)) {
          const now = bytesOf(name, log);
          const before = bytesOf(name, earlier);
          const whole = await explainLog(now, before, dockerfile);
          const lines = linesOf(before);
          for (const at of cutsOf(lines)) {
            const part: Explained | undefined = await explainLog(
              now,
              bytesOfLines(lines.slice(0, at)),
              dockerfile,
            ).catch((error: unknown) => {
              assert.match((error as Error).message, unreadable);
              return undefined;
            });
            if (part !== undefined) assert.deepEqual(beyond(whole, part), [], `the first ${at} lines`);
          }
        }
      });
    }
  }
});
