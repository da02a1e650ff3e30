import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { explain, planned } from '../../extension/core/explain';
import { readRecords } from '../../extension/core/records';
import { buildsOf, linesOf, recordings, scenarios } from './explain/read';

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const log = (scenario: string, build: string): string =>
  readFileSync(join(recordings, scenario, build, 'log.plain'), 'utf8');
const eachLine =
  (change: (line: string, i: number) => string) =>
  (text: string): string =>
    text.split('\n').map(change).join('\n');

/** How logs look when they are copied from a CI page. */
const pages: Readonly<Record<string, (text: string) => string>> = {
  'as it is': (t) => t,
  'GitHub: a time before each line': eachLine(
    (l, i) => `2026-11-24T02:41:${String(i % 60).padStart(2, '0')}.1234567Z ${l}`,
  ),
  'GitLab: colours and section marks': (t) =>
    `\u001b[0Ksection_start:1700000000:step_script\r\u001b[0K\u001b[36;1m$ make image\u001b[0;m\n${eachLine((l) => `\u001b[32m${l}\u001b[0;m`)(t)}\nsection_end:1700000001:step_script\r\u001b[0K\n`,
  'compose: the service before each line': eachLine((l) => `app  | ${l}`),
  'Azure: a time and CRLF': (t) => eachLine((l) => `2026-11-24T02:41:10.0000000Z ${l}`)(t).replace(/\n/g, '\r\n'),
  'Jenkins: a time in brackets': eachLine((l) => `[2026-11-24T02:41:10.123Z] ${l}`),
  'other output around it': (t) => `npm install\nadded 5 packages\n\n${t}\nPushing…\ndone #1 of 2 things\n`,
  'Windows line ends': (t) => t.replace(/\n/g, '\r\n'),
};

async function explained(text: string, before: string | undefined): Promise<string[]> {
  const last = async (t: string) => {
    const record = (await readRecords(encode(t))).at(-1);
    assert.ok(record !== undefined);
    return planned(record);
  };
  return linesOf(explain({ ...(await last(text)), ...(before !== undefined && { baselines: [await last(before)] }) }));
}

describe('A plain log, as it is copied from a page', () => {
  for (const [page, decorate] of Object.entries(pages)) {
    it(page, async () => {
      for (const scenario of scenarios()) {
        const builds = buildsOf(scenario);
        for (const [i, build] of builds.entries()) {
          const previous = builds[i - 1];
          const before = previous === undefined ? undefined : log(scenario, previous);
          const expected = await explained(log(scenario, build), before);
          const actual = await explained(
            decorate(log(scenario, build)),
            before === undefined ? undefined : decorate(before),
          );
          assert.deepEqual(actual, expected, `${scenario}/${build}`);
        }
      }
    });
  }

  it('holds several builds: each is read, the last is shown', async () => {
    const records = await readRecords(encode(`${log('run-text', '1')}\nsome words\n${log('run-text', '2')}`));
    assert.equal(records.length, 2);
    assert.deepEqual(
      await explained(`${log('run-text', '1')}\n${log('run-text', '2')}`, log('run-text', '1')),
      await explained(log('run-text', '2'), log('run-text', '1')),
    );
  });

  it('may be cut anywhere: what is left is read, and nothing is claimed of what is not', async () => {
    const text = log('diamond', '2');
    const whole = new Set(await explained(text, log('diamond', '1')));
    const lines = text.split('\n');
    for (let from = 0; from < lines.length; from += 3) {
      for (let to = from + 1; to <= lines.length; to += 7) {
        const part = lines.slice(from, to).join('\n');
        try {
          const records = await readRecords(encode(part));
          for (const r of records) explain({ record: r });
        } catch (error) {
          assert.match(error instanceof Error ? error.message : '', /no build found|empty/);
        }
      }
    }
    assert.ok(whole.size > 0);
  });
});

it('lines that no person writes are read in no time', async () => {
  const head = '#1 [internal] load build definition from Dockerfile\n#1 DONE 0.0s\n';
  for (const part of [' ', '\t', ': ', '1', '\u001b[', '| ']) {
    const [record] = await readRecords(encode(`${head}${part.repeat(200_000)}x\n`));
    assert.equal(record?.vertices.length, 1);
  }
});

describe('A rawjson log or a bundle that is damaged', () => {
  it('is read as far as it goes', async () => {
    const text = readFileSync(join(recordings, 'diamond', '2', 'log.rawjson'), 'utf8');
    for (let at = 0; at < text.length; at += 997) {
      try {
        for (const r of await readRecords(encode(text.slice(at, at + 20_000)))) explain({ record: r });
      } catch (error) {
        assert.match(error instanceof Error ? error.message : '', /no build found|empty/);
      }
    }
  });

  it('ends in a message, never in a crash', async () => {
    const bytes = readFileSync(join(recordings, 'diamond', '2', 'record.dockerbuild'));
    for (let at = 1; at < bytes.length; at += 1511) {
      const damaged = Uint8Array.from(bytes);
      damaged[at] = (damaged[at] ?? 0) ^ 0xff;
      for (const candidate of [bytes.subarray(0, at), damaged]) {
        try {
          for (const r of await readRecords(candidate)) explain({ record: r });
        } catch (error) {
          assert.ok(error instanceof Error && error.name !== 'TypeError' && error.name !== 'RangeError', String(error));
        }
      }
    }
  });
});
