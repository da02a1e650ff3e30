import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, readlinkSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { changeCopy, plainFiles } from '../../extension/prove/change';
import { copyContext, CopyError } from '../../extension/prove/copy';

let folder: string;
let from: string;
let to: string;
let victim: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'stagegraph-copy-'));
  from = join(folder, 'from');
  to = join(folder, 'a', 'b', 'to');
  victim = join(folder, 'victim');
  for (const path of [join(from, 'd', 'e'), to, join(folder, 'outside')]) mkdirSync(path, { recursive: true });
  writeFileSync(victim, 'whole');
  writeFileSync(join(from, 'plain'), 'plain');
  writeFileSync(join(from, 'd', 'e', 'deep'), 'deep');
});
afterEach(() => {
  assert.equal(readFileSync(victim, 'utf8'), 'whole');
  rmSync(folder, { recursive: true, force: true });
});

const copy = (files: readonly string[]): Promise<void> => copyContext(from, to, files, new AbortController().signal);

describe('a link out of the context is not copied', () => {
  /** Makes links in the context, and gives the files to be copied. */
  const hostile: Readonly<Record<string, () => readonly string[]>> = {
    'to an absolute path': () => (symlinkSync(victim, join(from, 'link')), ['plain', 'link']),
    'to the folder above': () => (symlinkSync('../victim', join(from, 'link')), ['link']),
    'to what is not there yet': () => (symlinkSync('../../new', join(from, 'd', 'link')), ['d/link']),
    'through a link inside': () => {
      symlinkSync('../..', join(from, 'd', 'e', 'up'));
      symlinkSync('up/../../outside', join(from, 'd', 'e', 'x'));
      mkdirSync(join(folder, 'a', 'outside'));
      return ['d/e/up', 'd/e/x'];
    },
    'as a folder of a file': () => {
      writeFileSync(join(folder, 'outside', 'file'), '');
      symlinkSync('../outside', join(from, 'dir'));
      return ['dir/file'];
    },
    'by a name': () => ['../victim'],
  };
  for (const [name, make] of Object.entries(hostile))
    it(name, async () => {
      await assert.rejects(copy(make()), CopyError);
    });

  it('links inside stay links, also those that lead nowhere', async () => {
    symlinkSync('d/e/deep', join(from, 'in'));
    symlinkSync('gone', join(from, 'none'));
    await copy(['in', 'none', 'plain', 'd/e/deep']);
    assert.equal(readlinkSync(join(to, 'in')), 'd/e/deep');
    assert.equal(readlinkSync(join(to, 'none')), 'gone');
    assert.equal(readFileSync(join(to, 'in'), 'utf8'), 'deep');
  });
});

describe('a change follows no link', () => {
  const hostile: Readonly<Record<string, () => string>> = {
    'a link to a file': () => (symlinkSync(victim, join(to, 'link')), 'link'),
    'a link that leads nowhere': () => (symlinkSync(join(folder, 'new'), join(to, 'link')), 'link'),
    'a link to a folder': () => (symlinkSync(join(folder, 'outside'), join(to, 'dir')), 'dir'),
    'a file below a link': () => (symlinkSync(folder, join(to, 'dir')), 'dir/victim'),
    'a path that leads out': () => '../../../victim',
  };
  for (const [name, make] of Object.entries(hostile))
    it(name, async () => {
      await assert.rejects(changeCopy(to, make(), 'more', 'new'), CopyError);
    });

  it('files grow, folders get a file', async () => {
    writeFileSync(join(to, 'plain'), 'plain');
    mkdirSync(join(to, 'd'));
    await changeCopy(to, 'plain', ' more', 'new');
    await changeCopy(to, 'd', 'more', 'new');
    await changeCopy(to, '.', 'root', 'top');
    assert.equal(readFileSync(join(to, 'plain'), 'utf8'), 'plain more');
    assert.equal(readFileSync(join(to, 'd', 'new'), 'utf8'), 'more');
    assert.equal(readFileSync(join(to, 'top'), 'utf8'), 'root');
  });
});

it('only plain files are chosen for a change', async () => {
  symlinkSync(victim, join(from, 'link'));
  assert.deepEqual(await plainFiles(from, ['link', 'plain', 'gone']), ['plain']);
});
