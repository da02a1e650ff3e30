import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, normalize } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { unzipSync } from 'fflate';
import { copyProject } from './project';

const root = join(import.meta.dirname, '..', '..');
const mebibyte = 2 ** 20;

describe('npm run package, in a fresh clone', () => {
  let folder = '';
  let clone = '';
  let files: Readonly<Record<string, Uint8Array>> = {};
  const text = (path: string): string => new TextDecoder().decode(files[`extension/${path}`]);

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'stagegraph-package-'));
    clone = join(folder, 'clone');
    copyProject(clone);
    execFileSync('npm', ['run', '--silent', 'package'], { cwd: clone, stdio: 'pipe' });
    files = unzipSync(readFileSync(join(clone, 'out', 'stagegraph.vsix')));
  });

  after(() => rmSync(folder, { recursive: true, force: true }));

  it('makes an extension below 2 MB', () => {
    const { size } = statSync(join(clone, 'out', 'stagegraph.vsix'));
    assert.ok(size < 2 * mebibyte, `${size} bytes`);
  });

  it('gives it a listing that can be published', () => {
    const about = JSON.parse(text('package.json')) as Readonly<Record<string, unknown>>;
    for (const key of [
      'icon',
      'galleryBanner',
      'repository',
      'bugs',
      'homepage',
      'pricing',
      'license',
      'extensionKind',
    ])
      assert.ok(about[key] !== undefined, key);
    assert.equal(about['private'], undefined);
    const icon = files[`extension/${String(about['icon'])}`];
    assert.ok(icon !== undefined);
    // Width and height of a PNG stand behind its signature and the head of its first chunk.
    const view = new DataView(icon.buffer, icon.byteOffset);
    assert.deepEqual([view.getUint32(16), view.getUint32(20)], [256, 256]);
  });

  it('packs every picture and page that its README names', () => {
    const named = [...text('readme.md').matchAll(/\]\(([^)#]+)\)/g)].flatMap(([, target = '']) =>
      /^https?:/.test(target) ? [] : [target],
    );
    assert.ok(named.length >= 4);
    const packed = new Set(Object.keys(files).map((f) => f.toLowerCase()));
    assert.deepEqual(
      named.filter((target) => !packed.has(normalize(`extension/${target}`).toLowerCase())),
      [],
    );
  });

  it('makes a command below 1 MB that is installed offline and explains a record', () => {
    const archive = readdirSync(join(clone, 'out')).find((f) => f.endsWith('.tgz'));
    assert.ok(archive !== undefined);
    const path = join(clone, 'out', archive);
    assert.ok(statSync(path).size < mebibyte);
    const empty = join(folder, 'empty');
    mkdirSync(empty);
    execFileSync('npm', ['install', '--offline', '--no-audit', '--no-fund', path], { cwd: empty, stdio: 'pipe' });
    assert.deepEqual(
      readdirSync(join(empty, 'node_modules')).filter((n) => !n.startsWith('.')),
      ['stagegraph'],
    );
    const builds = join(root, 'media', 'sample', 'shop', 'builds');
    const [against, build] = ['4-base-moved', '5-needed-downstream'].map((n) => join(builds, `${n}.dockerbuild`));
    const args = ['--no-install', 'stagegraph', 'explain', String(build), '--against', String(against)];
    const said = execFileSync('npx', args, { cwd: empty, encoding: 'utf8' });
    assert.match(said, /^4 of 13 rebuilt, /);
  });
});
