import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Edit } from '../../../extension/core/advice';
import { checkEdit, type EditPromise } from '../../../extension/core/advice/same/verify';
import { plan } from '../../../extension/core/plan';

const file = 'Dockerfile';
/** The whole text replaced by another. */
const whole = (text: string, newText: string): Edit => {
  const lines = text.split('\n');
  return {
    file,
    range: { start: { line: 0, character: 0 }, end: { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 } },
    newText,
  };
};

interface Row {
  readonly name: string;
  readonly before: string;
  readonly after: string;
  readonly promise?: EditPromise;
  readonly files?: readonly string[];
  readonly target?: string;
  /** Why it is refused; absent when it holds. */
  readonly reason?: RegExp;
  /** Texts of the steps that run after the edit when what it cures changes. */
  readonly runs?: readonly string[];
}

const seed =
  'FROM alpine AS s1\nRUN heavy\nFROM s1 AS s2\nCOPY ./dummy ./dummy\nFROM scratch\nCOPY --from=s2 ./dummy ./dummy\n';
const dummy: EditPromise = { cures: { kind: 'file', path: 'dummy' }, held: 'target' };
const rows: readonly Row[] = [
  {
    name: 'the seed, split and rewired',
    before: seed,
    after:
      'FROM alpine AS s1\nRUN heavy\nFROM scratch AS files\nCOPY ./dummy ./dummy\nFROM s1 AS s2\nCOPY --from=files ./dummy ./dummy\nFROM scratch\nCOPY --from=files ./dummy ./dummy\n',
    promise: dummy,
    runs: ['COPY ./dummy ./dummy', 'COPY --from=files ./dummy ./dummy'],
  },
  {
    name: 'the seed, split and not rewired: stage1 is still rebuilt (measured)',
    before: seed,
    after:
      'FROM alpine AS s1\nRUN heavy\nFROM scratch AS files\nCOPY ./dummy ./dummy\nFROM s1 AS s2\nCOPY --from=files ./dummy ./dummy\nFROM scratch\nCOPY --from=s2 ./dummy ./dummy\n',
    promise: dummy,
    reason: /no step less/,
  },
  {
    name: 'another file is handed on',
    before: seed,
    after: seed.replace('--from=s2 ./dummy', '--from=s2 ./other'),
    reason: /the files of stage 2/,
  },
  {
    name: 'another owner',
    before: 'FROM a AS b\nCOPY x /x\nFROM scratch\nCOPY --from=b /x /x\n',
    after: 'FROM scratch AS f\nCOPY --chown=1:1 x /x\nFROM a AS b\nCOPY x /x\nFROM scratch\nCOPY --from=f /x /x\n',
    reason: /the files of stage 1/,
  },
  {
    name: 'an owner that the reader sets anyway',
    before: 'FROM a AS b\nCOPY x /x\nFROM scratch\nCOPY --from=b --chown=2:2 /x /x\n',
    after:
      'FROM scratch AS f\nCOPY --chown=1:1 x /x\nFROM a AS b\nCOPY x /x\nFROM scratch\nCOPY --from=f --chown=2:2 /x /x\n',
  },
  {
    name: 'a RUN between, which may change the file',
    before: 'FROM a AS b\nCOPY x /x\nRUN edit\nFROM scratch\nCOPY --from=b /x /x\n',
    after: 'FROM scratch AS f\nCOPY x /x\nFROM a AS b\nCOPY x /x\nRUN edit\nFROM scratch\nCOPY --from=f /x /x\n',
    reason: /the files of stage 1/,
  },
  {
    name: 'a stage cut in two',
    before: 'FROM a\nENV A=1\nRUN x\nCOPY . .\nCMD ["c"]\n',
    after: 'FROM a AS deps\nENV A=1\nRUN x\nFROM deps\nCOPY . .\nCMD ["c"]\n',
  },
  {
    name: 'a stage cut in two, an ARG of the first part lost',
    before: 'FROM a\nARG A=1\nRUN x\nRUN y\n',
    after: 'FROM a AS deps\nARG A=1\nRUN x\nFROM deps\nENV A=2\nRUN y\n',
    reason: /the configuration/,
  },
  {
    name: 'a command lost',
    before: 'FROM a\nCMD ["c"]\nRUN x\n',
    after: 'FROM a\nRUN x\n',
    reason: /the configuration of stage 0/,
  },
  {
    name: 'a shell that moved over a RUN',
    before: 'FROM a\nRUN x\nSHELL ["/bin/bash", "-c"]\n',
    after: 'FROM a\nSHELL ["/bin/bash", "-c"]\nRUN x\n',
    reason: /the files of stage 0/,
  },
  {
    name: 'a stage that went',
    before: 'FROM a AS b\nRUN x\nFROM a\nRUN y\n',
    after: 'FROM a\nRUN y\n',
    reason: /the stages/,
  },
  {
    name: 'a new name that takes over an image',
    before: 'FROM files\nRUN x\nFROM scratch\nCOPY --from=files /a /a\n',
    after: 'FROM scratch AS files\nFROM files\nRUN x\nFROM scratch\nCOPY --from=files /a /a\n',
    reason: /the files of stage 0|would be refused|configuration/,
  },
  {
    name: 'a new error',
    before: seed,
    after: seed.replace('COPY ./dummy', 'COPPY ./dummy'),
    reason: /would be refused/,
  },
  { name: 'an old error', before: `${seed}NOPE\n`, after: seed, reason: /has an error/ },
  {
    name: 'another frontend',
    before: '# syntax=example.com/other\nFROM a\nRUN x\n',
    after: '# syntax=example.com/other\nFROM a\nRUN x\n',
    reason: /frontend/,
  },
  {
    name: 'manifests first, by what the action has shown',
    before: 'FROM a\nCOPY . .\nRUN npm ci\nRUN build\n',
    after: 'FROM a\nCOPY package.json .\nRUN npm ci\nCOPY . .\nRUN build\n',
    promise: { same: () => new Map([['0:3', '0:2']]), cures: { kind: 'file', path: 'src/x' } },
    runs: ['COPY . .', 'RUN build'],
  },
  {
    name: 'manifests first, and nothing shown',
    before: 'FROM a\nCOPY . .\nRUN npm ci\nRUN build\n',
    after: 'FROM a\nCOPY package.json .\nRUN npm ci\nCOPY . .\nRUN build\n',
    reason: /the files of stage 0/,
  },
  {
    name: 'a stage that is not the target',
    before: 'FROM a AS t\nCOPY x /x\nRUN t\nFROM a\nRUN y\n',
    after: 'FROM a AS t\nRUN t\nFROM a\nRUN y\n',
    reason: /the files of t /,
  },
  {
    name: 'a file over a file of the same COPY’s folder',
    before: 'FROM a AS b\nCOPY p q /d/\nFROM scratch\nCOPY --from=b /d/q /q\n',
    after: 'FROM scratch AS f\nCOPY q /d/q\nFROM a AS b\nCOPY p q /d/\nFROM scratch\nCOPY --from=f /d/q /q\n',
    files: ['p', 'q'],
  },
  {
    name: 'a folder whose content is laid out',
    before: 'FROM a AS b\nCOPY p /d/\nFROM scratch\nCOPY --from=b /d/p /q\n',
    after: 'FROM scratch AS f\nCOPY p /d/p\nFROM a AS b\nCOPY p /d/\nFROM scratch\nCOPY --from=f /d/p /q\n',
    files: ['p/p'],
    reason: /the files of stage 1/,
  },
];

describe('An edit is checked by planning the edited file', () => {
  for (const row of rows)
    it(row.name, () => {
      const input = {
        file,
        text: row.before,
        plan: plan(row.before, { file, ...(row.target !== undefined && { target: row.target }) }),
        ...(row.files !== undefined && { contextFiles: row.files }),
      };
      const checked = checkEdit(input, [whole(row.before, row.after)], row.promise);
      assert.match(checked.ok ? 'ok' : checked.reason, row.reason ?? /^ok$/);
      if (row.runs !== undefined && checked.ok)
        assert.deepEqual(
          checked.ran.after.map((s) => s.text),
          row.runs,
        );
    });
});
