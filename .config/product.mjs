// The product as a person has it: the packed extension, installed in an editor with a profile of its own, on a copy of the sample.
import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setUp, run } from './cache.mjs';
import { setupEditor } from './setup.mjs';

const root = join(import.meta.dirname, '..');
export const vsix = join(root, 'out', 'stagegraph.vsix');
export const sample = join(root, 'media', 'sample');

/** Packs the extension into out/stagegraph.vsix. */
export function packExtension() {
  mkdirSync(join(root, 'out'), { recursive: true });
  const make = () => run('npm', ['run', '--silent', 'package'], { cwd: root });
  setUp([{ name: 'package', what: 'the extension, packed', takes: 'about 5 s', ready: () => false, make }]);
}

/** The sample alone before one's eyes: no welcome, no chat, no tips, nothing that asks; no builder of this machine is read. */
const settings = {
  'stagegraph.openGraph': 'withFile',
  'stagegraph.askBuilders': false,
  'chat.disableAIFeatures': true,
  'chat.commandCenter.enabled': false,
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'files.autoSave': 'off',
  'git.openRepositoryInParentFolders': 'never',
  'security.workspace.trust.banner': 'never',
  'security.workspace.trust.startupPrompt': 'never',
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.welcomePage.walkthroughs.openOnInstall': false,
};

/** A folder that is gone with the program: a copy of the sample, and what the editor writes. */
export function makeHome() {
  const folder = mkdtempSync(join(tmpdir(), 'stagegraph-'));
  const workspace = join(folder, 'sample');
  cpSync(sample, workspace, { recursive: true, filter: (path) => !path.endsWith('.mjs') });
  const remove = () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  return { folder, workspace, file: join(workspace, 'shop', 'Dockerfile'), remove };
}

function writeSettings(folder, more = {}) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'settings.json'), `${JSON.stringify({ ...settings, ...more }, undefined, 2)}\n`);
}

/** The command of a desktop editor, if there is one that opens windows of this machine. */
export function desktopEditor() {
  // In a window that is connected to this machine from another, `code` speaks to that one, and knows no profiles.
  if (process.env.VSCODE_IPC_HOOK_CLI !== undefined) return undefined;
  const works = (name) => spawnSync(name, ['--version'], { stdio: 'ignore', shell: onWindows }).status === 0;
  return ['code', 'code-insiders', 'codium', 'cursor'].find(works);
}
const onWindows = process.platform === 'win32';

/** Opens the sample in a desktop editor's own window and profile; ends with the window. */
export function openDesktop(editor, home) {
  const user = join(home.folder, 'user');
  writeSettings(join(user, 'User'));
  const profile = ['--user-data-dir', user, '--extensions-dir', join(home.folder, 'extensions')];
  const options = { shell: onWindows };
  run(editor, [...profile, '--install-extension', vsix], { ...options, stdio: 'ignore' });
  return spawn(editor, [...profile, '--new-window', '--wait', home.workspace, home.file], {
    ...options,
    stdio: 'inherit',
  });
}

const isFree = (port) =>
  new Promise((resolve) => {
    const probe = createServer()
      .on('error', () => resolve(0))
      .listen(port, '127.0.0.1', () => {
        const free = probe.address().port;
        probe.close(() => resolve(free));
      });
  });

/** Starts the server build of VS Code on loopback: its address, with a token, opens the sample beside its graph. */
export async function startServer(home, { wantedPort = 8765, more = {} } = {}) {
  const { node, server } = setupEditor();
  const main = join(server, 'lib/vscode/out/server-main.js');
  const data = join(home.folder, 'server');
  writeSettings(join(data, 'data', 'User'), more);
  const folders = ['--server-data-dir', data, '--extensions-dir', join(home.folder, 'extensions')];
  const env = Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !/^(?:VSCODE_|CODE_SERVER_|XDG_RUNTIME_DIR$|PORT$|PASSWORD)/.test(name),
    ),
  );
  // Its sockets go with the folder too; their paths must stay short.
  env.TMPDIR = home.folder;
  const log = join(home.folder, 'server.log');
  const out = openSync(log, 'a');
  const installed = spawnSync(node, [main, ...folders, '--install-extension', vsix], {
    env,
    stdio: ['ignore', out, out],
  });
  if (installed.status !== 0) throw new Error(`the extension could not be installed:\n${readFileSync(log, 'utf8')}`);

  const port = (await isFree(wantedPort)) || (await isFree(0));
  const token = randomBytes(16).toString('hex');
  const tokenFile = join(home.folder, 'token');
  writeFileSync(tokenFile, token, { mode: 0o600 });
  const child = spawn(
    node,
    [
      main,
      ...['--host', '127.0.0.1', '--port', String(port), '--connection-token-file', tokenFile],
      ...['--accept-server-license-terms', '--telemetry-level', 'off', '--disable-experiments'],
      ...['--disable-getting-started-override', ...folders],
    ],
    // A group of its own: what the server starts ends with it.
    { env, stdio: ['ignore', out, out], detached: true },
  );
  const origin = `http://127.0.0.1:${port}`;
  const exited = new Promise((resolve) => child.once('exit', resolve));
  const stop = async () => {
    for (const signal of ['SIGTERM', 'SIGKILL']) {
      try {
        process.kill(-child.pid, signal);
      } catch {
        return;
      }
      await Promise.race([exited, new Promise((resolve) => setTimeout(resolve, 2000))]);
    }
  };
  await isUp(origin, child, log);
  const payload = JSON.stringify([
    ['openFile', `vscode-remote://127.0.0.1:${port}${encodeURI(home.file)}`],
    ['skipWelcome', 'true'],
    ['skipReleaseNotes', 'true'],
  ]);
  const url = `${origin}/?${new URLSearchParams({ tkn: token, folder: home.workspace, payload })}`;
  return { url, origin, exited, stop };
}

/** Waits until the server answers. Throws with its log when it ends before. */
async function isUp(origin, child, log) {
  for (let waited = 0; child.exitCode === null && waited < 60_000; waited += 100) {
    const up = await fetch(`${origin}/version`).then(
      (answer) => answer.ok,
      () => false,
    );
    if (up) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`the editor's server did not start:\n${readFileSync(log, 'utf8')}`);
}

/** Opens an address in the person's browser, where there is one. */
export function openBrowser(url) {
  const opener = { darwin: ['open'], win32: ['cmd', '/c', 'start', ''] }[process.platform] ?? ['xdg-open'];
  const isShown = process.platform !== 'linux' || Boolean(process.env.DISPLAY ?? process.env.WAYLAND_DISPLAY);
  if (!isShown) return;
  spawn(opener[0], [...opener.slice(1), url], { stdio: 'ignore', detached: true })
    .on('error', () => undefined)
    .unref();
}
