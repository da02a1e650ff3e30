// npm run package: what is published, made in any clone: the extension (out/stagegraph.vsix) and the command (out/stagegraph-VERSION.tgz).
import { chmodSync, copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './cache.mjs';
import { setupPackages } from './setup.mjs';

const root = join(import.meta.dirname, '..');
const out = join(root, 'out');
process.chdir(root);
setupPackages();
mkdirSync(out, { recursive: true });
run(process.execPath, ['.config/build.mjs', '--production']);
run('npx', [
  ...['--no-install', 'vsce', 'package', '--no-dependencies'],
  // Pictures and links are those of the package itself; `vsce publish` without this flag points them at the repository.
  ...['--no-rewrite-relative-links', '--out', join('out', 'stagegraph.vsix')],
]);

// The command: one file that needs nothing beside Node.
const { name, version, description, license, engines, repository, bugs, homepage, keywords } = JSON.parse(
  readFileSync('package.json', 'utf8'),
);
const folder = join(out, 'command');
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder);
const command = { name, version, description, license, bin: { [name]: 'stagegraph.js' } };
const about = { keywords, engines: { node: engines.node }, repository, bugs, homepage };
writeFileSync(join(folder, 'package.json'), `${JSON.stringify({ ...command, ...about }, undefined, 2)}\n`);
for (const [from, to] of [
  ['dist/stagegraph.js', 'stagegraph.js'],
  ['LICENSE', 'LICENSE'],
  ['.github/COMMAND.md', 'README.md'],
])
  copyFileSync(from, join(folder, to));
chmodSync(join(folder, 'stagegraph.js'), 0o755);
run('npm', ['pack', '--silent', '--ignore-scripts', '--pack-destination', out, folder]);
