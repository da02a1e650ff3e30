import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { bytesOf, dockerfileOf, explainLog, truths, type Explained } from './read';
import { beyond } from './less';

const linesOf = (bytes: Uint8Array): string[] => Buffer.from(bytes).toString('latin1').split('\n');
const bytesOfLines = (lines: readonly string[]): Uint8Array => Buffer.from(lines.join('\n'), 'latin1');

/** Places at which a log is cut, spread over all of it. */
const cutsOf = (lines: readonly string[]): number[] => {
  const step = Math.max(1, Math.floor(lines.length / 12));
  return lines.flatMap((_, i) => (i > 0 && i % step === 0 ? [i] : []));
};

const unreadable = /^no build found|^the input is empty/;

/** Explains what can be read of it. */
const tried = (log: Uint8Array, earlier?: Uint8Array, dockerfile?: string): Promise<Explained | undefined> =>
  explainLog(log, earlier, dockerfile).catch((error: unknown) => {
    assert.match((error as Error).message, unreadable);
    return undefined;
  });

/** A part of a log, named. */
const partsOf = (bytes: Uint8Array): [string, Uint8Array][] => {
  const lines = linesOf(bytes);
  return cutsOf(lines).flatMap((at): [string, Uint8Array][] => [
    [`its first ${at} lines`, bytesOfLines(lines.slice(0, at))],
    [`all but its first ${at} lines`, bytesOfLines(lines.slice(at))],
  ]);
};

/** What pages put before each line of a log (records/log/prefix.ts). */
const prefixes: Readonly<Record<string, (line: string, i: number) => string>> = {
  'a raw log of GitHub Actions': (line, i) => `2026-03-01T10:00:${String(i % 60).padStart(2, '0')}.1234567Z ${line}`,
  'gh run view --log': (line, i) =>
    `build\tBuild image\t2026-03-01T10:00:${String(i % 60).padStart(2, '0')}.1234567Z ${line}`,
  'GitLab with stamps': (line, i) => `2026-03-01T10:00:${String(i % 60).padStart(2, '0')}.123456Z 01O ${line}`,
  'a quoted mail': (line) => `> ${line}`,
  'compose up': (line) => `builder-1  | ${line}`,
  CRLF: (line) => `${line}\r`,
};

describe('less of a log never gives a stronger claim', () => {
  for (const { name, truth } of truths()) {
    const dockerfiles = new Set([undefined, ...(truth.otherDockerfile === true ? [] : [dockerfileOf(name)])]);
    for (const [earlier, log] of truth.logs)
      it(`${name}: ${log}${earlier === null ? '' : ` after ${earlier}`}`, async () => {
        const now = bytesOf(name, log);
        const before = earlier === null ? undefined : bytesOf(name, earlier);
        for (const dockerfile of dockerfiles) {
          const whole = await explainLog(now, before, dockerfile);
          for (const [what, bytes] of partsOf(now)) {
            const part = await tried(bytes, before, dockerfile);
            // Without the rows that tell targets apart, or that begin a build, it is not one of the builds that the whole log holds.
            if (part?.records.length === whole.records.length)
              assert.deepEqual(beyond(whole, part), [], `of the log ${what}`);
          }
          for (const [what, bytes] of before === undefined ? [] : partsOf(before)) {
            const part = await tried(now, bytes, dockerfile);
            if (part !== undefined) assert.deepEqual(beyond(whole, part), [], `of the earlier log ${what}`);
          }
        }
      });
  }
});

describe('a page says no more than the log on it', () => {
  for (const { name, truth } of truths())
    for (const [, log] of truth.logs)
      for (const [page, prefixed] of Object.entries(prefixes))
        it(`${name}: ${log}, ${page}`, async () => {
          const lines = linesOf(bytesOf(name, log));
          const whole = await explainLog(bytesOfLines(lines));
          const part = await tried(bytesOfLines(lines.map(prefixed)));
          if (part !== undefined) assert.deepEqual(beyond(whole, part), []);
        });
});
