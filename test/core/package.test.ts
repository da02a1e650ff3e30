import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';

const root = join(import.meta.dirname, '..', '..');

it('the package holds what runs and nothing else', () => {
  const out = execFileSync(join(root, 'node_modules', '.bin', 'vsce'), ['ls', '--no-dependencies'], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const files = out
    .split('\n')
    .filter((l) => l !== '')
    .sort();
  const runs = [
    'CHANGELOG.md',
    'LICENSE',
    'README.md',
    'dist/extension.js',
    'dist/fingerprint.worker.js',
    'dist/layout.worker.js',
    'dist/panel.css',
    'dist/webview.js',
    'package.json',
  ];
  assert.deepEqual(
    files.filter((f) => !f.startsWith('media/')),
    runs,
  );
  assert.deepEqual(
    files.filter(
      (f) =>
        !/^media\/(?:icon\.(?:svg|png)|readme\/[\w-]+\.png|walkthrough\/\w+\.(?:md|png)|sample\/(?:shop|issue-2120)\/(?:[\w./-]+))$/.test(
          f,
        ) && f.startsWith('media/'),
    ),
    [],
  );
  // What package.json names must be there: a walkthrough without its picture tells nothing.
  const named = [...readFileSync(join(root, 'package.json'), 'utf8').matchAll(/"(media\/[^"]+)"/g)].map((m) => m[1]);
  assert.ok(named.length > 0);
  assert.deepEqual(
    named.filter((f) => f === undefined || !files.includes(f)),
    [],
  );
});
