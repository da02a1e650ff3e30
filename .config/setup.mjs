// What a command or a group of tests needs and is missing: packages of the project, of Debian, and tools kept in the cache.
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cachedPart, has, run, setUp } from './cache.mjs';

const root = join(import.meta.dirname, '..');
const codeServer = '4.139.1';
const node24 = '24.21.0';
const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline'];

/** The project's own packages, as the lock file has them. No script runs: esbuild's only checks that its binary fits. */
export const packages = {
  name: 'packages',
  what: "the project's packages",
  takes: 'about 10 s',
  ready: () =>
    existsSync(mark()) && readFileSync(mark(), 'utf8') === lockDigest() && packageFolders().every((f) => existsSync(f)),
  make: () => {
    run('npm', ['ci', ...quiet], { cwd: root });
    writeFileSync(mark(), lockDigest());
  },
};
const mark = () => join(root, 'node_modules', '.stagegraph-lock');
const lockText = () => readFileSync(join(root, 'package-lock.json'), 'utf8');
const lockDigest = () => createHash('sha256').update(lockText()).digest('hex');
/** Folders of packages that every machine has: an optional one may be another system's. */
const packageFolders = () =>
  Object.entries(JSON.parse(lockText()).packages)
    .filter(([path, entry]) => path !== '' && entry.optional !== true)
    .map(([path]) => join(root, path));

export const setupPackages = () => setUp([packages]);

/** Debian packages by name, each with whether it is there. They are installed where that is possible, otherwise named. */
export function debian(what, wanted) {
  const missing = () => Object.keys(wanted).filter((name) => !wanted[name]());
  return {
    name: 'debian',
    what,
    takes: 'about 20 s',
    ready: () => missing().length === 0,
    make: () => {
      if (process.getuid?.() !== 0 || !has('apt-get')) throw new Error(`please install ${missing().join(' ')}`);
      const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
      // Two groups of tests may be set up at once: the second waits for the first's lock.
      const wait = ['-o', 'DPkg::Lock::Timeout=600'];
      run('apt-get', [...wait, 'update', '-qq'], { env });
      run('apt-get', [...wait, 'install', '-y', '-qq', '--no-install-recommends', ...missing()], { env });
    },
  };
}

export const setupDebian = (wanted) => setUp([debian(`${Object.keys(wanted).join(', ')} from Debian`, wanted)]);

const foundChromium = () =>
  [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(
    (path) => path !== undefined && path !== '' && existsSync(path),
  );

/** A Chromium for the browser tests and the pictures. */
export const chromium = debian('Chromium, to look at the pages', { chromium: () => foundChromium() !== undefined });

export function setupChromium() {
  setUp([chromium]);
  return foundChromium();
}

/** What npm leaves in the environment would name the Node that runs this, and its folders. */
const outerEnvironment = () =>
  Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !/^npm_(?!config_(?:registry|cache|.*proxy)$)|^(?:NODE|INIT_CWD|COLOR)$/i.test(name),
    ),
  );

function npmInstall(folder, args = []) {
  run('npm', ['i', ...quiet, '--omit=dev', ...args], { cwd: folder, env: outerEnvironment() });
}

const nodePackage = `node-${process.platform}-${process.arch}`;
const nodeFolder = cachedPart(
  `node-${node24}`,
  {
    what: `Node ${node24}, which the editor's server runs on`,
    takes: 'about 5 s',
    needs: [`node_modules/${nodePackage}/bin/node`],
  },
  (folder) => {
    writeFileSync(join(folder, 'package.json'), '{"private":true}');
    npmInstall(folder, [`${nodePackage}@${node24}`]);
  },
);

const vscode = 'node_modules/code-server/lib/vscode';
const logger = join(import.meta.dirname, 'spdlog.cjs');
const serverFolder = cachedPart(
  `editor-${codeServer}-${createHash('sha256').update(readFileSync(logger)).digest('hex').slice(0, 8)}`,
  {
    what: "VS Code's server build, an editor for the browser",
    takes: 'about 10 s',
    needs: [`${vscode}/out/server-main.js`, `${vscode}/node_modules/node-pty`, `${vscode}/extensions/node_modules`],
  },
  (folder) => {
    writeFileSync(join(folder, 'package.json'), '{"private":true}');
    // Without scripts nothing is compiled: the terminal and the file watcher come as binaries, and of its other native
    // modules the server needs the logger alone.
    npmInstall(folder, [`code-server@${codeServer}`]);
    npmInstall(join(folder, vscode));
    npmInstall(join(folder, vscode, 'extensions'));
    copyFileSync(logger, join(folder, vscode, 'node_modules/@vscode/spdlog/index.js'));
  },
);

/** VS Code's server build and the Node it needs: the editor where no desktop VS Code is to be had. */
export const editor = [nodeFolder, serverFolder];

/** Paths of Node and of the server's folder. */
export function setupEditor() {
  setUp(editor);
  return {
    node: join(nodeFolder.folder, 'node_modules', nodePackage, 'bin', 'node'),
    server: join(serverFolder.folder, 'node_modules', 'code-server'),
  };
}
