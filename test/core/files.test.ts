import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { readPlain } from '../../extension/files/plain';
import { replaceText, ReplaceError } from '../../extension/files/replace';
import { diskReader } from '../../extension/fix/reader';
import { requestOf } from '../../extension/fingerprint/scan';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'stagegraph-files-'));
  file = join(folder, 'Dockerfile');
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const isWindows = process.platform === 'win32';

/** Makes something that is no plain file of some text. */
const others: Readonly<Record<string, (path: string) => void>> = {
  'a folder': (path) => mkdirSync(path),
  'more bytes than any text has': (path) => {
    writeFileSync(path, '');
    truncateSync(path, 5 * 1024 ** 3);
  },
  ...(!isWindows && {
    'a pipe': (path: string) => assert.equal(spawnSync('mkfifo', [path]).status, 0),
    'a device': (path: string) => symlinkSync('/dev/zero', path),
  }),
};

describe('what is no plain file is not read', () => {
  for (const [name, make] of Object.entries(others)) {
    it(`${name}: as a text`, () => {
      make(file);
      assert.equal(readPlain(file), undefined);
    });
    it(`${name}: as a manifest`, async () => {
      make(join(folder, 'package.json'));
      assert.equal(await diskReader((p) => p).read(join(folder, 'package.json')), undefined);
    });
    it(`${name}: as an ignore file`, () => {
      make(join(folder, '.dockerignore'));
      assert.equal(requestOf({ contextPath: folder, selectors: [], withoutContent: true }).ignoreFile, undefined);
    });
    it(`${name}: is not replaced`, async () => {
      make(file);
      await assert.rejects(replaceText(file, '', 'FROM b'), ReplaceError);
    });
  }
});

describe('a text is replaced at once', () => {
  it('mode and link stay, nothing else is left', async () => {
    writeFileSync(file, 'FROM a');
    chmodSync(file, 0o640);
    const link = join(folder, 'link');
    symlinkSync('Dockerfile', link);
    await replaceText(link, 'FROM a', 'FROM b');
    assert.equal(readFileSync(file, 'utf8'), 'FROM b');
    assert.ok(lstatSync(link).isSymbolicLink());
    if (!isWindows) assert.equal(statSync(file).mode & 0o777, 0o640);
    assert.deepEqual(readdirSync(folder).sort(), ['Dockerfile', 'link']);
  });

  it('a file that is not there is made', async () => {
    await replaceText(file, '', 'FROM b');
    assert.equal(readFileSync(file, 'utf8'), 'FROM b');
  });

  const refused: Readonly<Record<string, Buffer>> = {
    'it has changed since': Buffer.from('FROM c'),
    'it has bytes that are no UTF-8': Buffer.from([0x46, 0xff, 0x4f]),
  };
  for (const [name, bytes] of Object.entries(refused))
    it(`not when ${name}`, async () => {
      writeFileSync(file, bytes);
      const before = name.includes('UTF-8') ? bytes.toString('utf8') : 'FROM a';
      await assert.rejects(replaceText(file, before, 'FROM b'), ReplaceError);
      assert.deepEqual(readFileSync(file), bytes);
    });
});
