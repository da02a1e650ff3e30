#!/usr/bin/env node
// Stands in for a VS Code executable: VS Code's server build with its window in a headless Chromium. @vscode/test-electron
// starts it with --extensionDevelopmentPath and --extensionTestsPath; it ends with the tests' exit code.
import { spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { chromium } from 'playwright-core';
import { startBridge } from './bridge.mjs';

const { STAGEGRAPH_CODE_SERVER: codeServer, STAGEGRAPH_CODE_NODE: node, CHROMIUM: executablePath } = process.env;
const limit = Number(process.env.STAGEGRAPH_HOST_TIMEOUT ?? 480_000);
const values = new Map();
const folders = [];
for (const argument of process.argv.slice(2)) {
  const match = /^--([^=]+)(?:=(.*))?$/s.exec(argument);
  if (match === null) folders.push(resolve(argument));
  else values.set(match[1], match[2] ?? '');
}
const extension = values.get('extensionDevelopmentPath');
const tests = values.get('extensionTestsPath');
const theme = process.env.STAGEGRAPH_THEME ?? 'Default Dark Modern';

const temp = mkdtempSync(join(tmpdir(), 'stagegraph-host-'));
let server;
let browser;
let bridge;
let done = false;
let shown = 0;
const log = join(temp, 'tests.log');
const show = () => {
  const bytes = existsSync(log) ? readFileSync(log) : Buffer.alloc(0);
  if (bytes.length > shown) writeSync(1, bytes.subarray(shown));
  shown = Math.max(shown, bytes.length);
};
const showing = setInterval(show, 100);

async function finish(code, why) {
  if (done) return;
  done = true;
  clearInterval(showing);
  show();
  if (why !== undefined) console.error(`host: ${why}`);
  bridge?.close();
  await Promise.race([browser?.close().catch(() => undefined), new Promise((r) => setTimeout(r, 4000))]);
  if (server !== undefined && server.exitCode === null) {
    const gone = new Promise((r) => server.once('exit', r));
    try {
      process.kill(-server.pid, 'SIGTERM');
    } catch {
      // It ended by itself.
    }
    await Promise.race([gone, new Promise((r) => setTimeout(r, 3000))]);
    try {
      process.kill(-server.pid, 'SIGKILL');
    } catch {
      // It ended by itself.
    }
  }
  rmSync(temp, { recursive: true, force: true });
  process.exit(code);
}
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => void finish(130));
setTimeout(() => void finish(124, `no result after ${limit / 1000} s`), limit).unref();

const freePort = () =>
  new Promise((ok, no) => {
    const probe = createServer().on('error', no);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => ok(port));
    });
  });

async function main() {
  if (extension === undefined || tests === undefined)
    throw new Error('needs --extensionDevelopmentPath and --extensionTestsPath');
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const user = join(temp, 'user');
  mkdirSync(join(user, 'data', 'User'), { recursive: true });
  writeFileSync(
    join(user, 'data', 'User', 'settings.json'),
    JSON.stringify({
      'chat.disableAIFeatures': true,
      'workbench.secondarySideBar.defaultVisibility': 'hidden',
      'workbench.startupEditor': 'none',
      'workbench.colorTheme': theme,
      'workbench.tips.enabled': false,
      'extensions.autoUpdate': false,
      'telemetry.telemetryLevel': 'off',
      'git.enabled': false,
      // As on the desktop: a window in a browser saves after a second, and a revert would bring that back.
      'files.autoSave': 'off',
      // Restricted mode without a question: nobody is there to answer.
      'security.workspace.trust.startupPrompt': 'never',
      'security.workspace.trust.banner': 'never',
      ...JSON.parse(process.env.STAGEGRAPH_SETTINGS ?? '{}'),
    }),
  );
  writeFileSync(log, '');
  bridge = await startBridge(() => page);
  const env = { ...process.env };
  for (const name of Object.keys(env)) if (/^(VSCODE_|CODE_SERVER_|PORT$|PASSWORD)/.test(name)) delete env[name];
  Object.assign(env, { STAGEGRAPH_TEST_LOG: log, STAGEGRAPH_TESTS: resolve(tests), STAGEGRAPH_BRIDGE: bridge.url });
  const out = openSync(join(temp, 'server.log'), 'a');
  server = spawn(
    node,
    [
      join(codeServer, 'lib/vscode/out/server-main.js'),
      ...['--host', '127.0.0.1', '--port', String(port), '--without-connection-token', '--accept-server-license-terms'],
      // A built window takes tests from its address only with this.
      '--enable-smoke-test-driver',
      ...['--server-data-dir', user, '--extensions-dir', join(temp, 'extensions'), '--telemetry-level', 'off'],
      ...['--disable-experiments', '--disable-getting-started-override'],
      ...(process.env.STAGEGRAPH_TRUST === 'ask' ? [] : ['--disable-workspace-trust']),
    ],
    { env, stdio: ['ignore', out, out], detached: true },
  );
  server.on(
    'exit',
    (code) => void finish(3, `the server ended (${code})\n${readFileSync(join(temp, 'server.log'), 'utf8')}`),
  );
  const args = [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ];
  browser = await chromium.launch({ executablePath, headless: true, args });
  for (let up = false; !up && !done;) {
    up = await fetch(`${origin}/version`).then(
      (r) => r.ok,
      () => false,
    );
    if (!up) await new Promise((r) => setTimeout(r, 100));
  }
  page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
  await page.context().route(
    (url) => url.origin !== origin && /^https?:$/.test(url.protocol),
    (route) => route.abort(),
  );
  if (process.env.STAGEGRAPH_TIMES !== undefined)
    await page.addInitScript({ path: join(import.meta.dirname, 'painted.mjs') });
  await page.exposeFunction('codeAutomationLog', () => undefined);
  // Tests that reload their window say so before, and are run again in the new one.
  const reloading = `${log}.reloading`;
  page.on('framenavigated', (frame) => {
    if (frame === page.mainFrame() && existsSync(reloading)) renameSync(reloading, `${log}.reloaded`);
  });
  await page.exposeFunction('codeAutomationExit', (code) => {
    if (existsSync(reloading)) return;
    // An extension host that crashed reports 0 too: only the runner's mark says that the tests passed.
    const passed = existsSync(`${log}.passed`);
    void finish(
      code === 0 && !passed ? 5 : code,
      code === 0 && !passed ? 'the extension host ended before the tests did' : undefined,
    );
  });
  const uri = (path) => `vscode-remote://127.0.0.1:${port}${encodeURI(resolve(path))}`;
  const payload = [
    ['extensionDevelopmentPath', uri(extension)],
    ['extensionTestsPath', uri(join(import.meta.dirname, 'runner.cjs'))],
    ['skipWelcome', 'true'],
    ['skipReleaseNotes', 'true'],
  ];
  const query = new URLSearchParams({ payload: JSON.stringify(payload) });
  const [opened] = folders;
  if (opened !== undefined) query.set(opened.endsWith('.code-workspace') ? 'workspace' : 'folder', opened);
  await page.goto(`${origin}/?${query}`);
}

let page;
main().catch((error) => void finish(4, String(error?.stack ?? error)));
