// npm test: installs what is missing, builds, and runs every group of tests: npm test -- core webview vscode buildkit start
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { endOnSetupError, run, setUp } from './cache.mjs';
import { chromium, editor, packages, setupChromium } from './setup.mjs';

const root = join(import.meta.dirname, '..');
process.chdir(root);
const wanted = process.argv.slice(2);
const isWanted = (group) => wanted.length === 0 || wanted.includes(group);
const total = { passed: 0, failed: 0, skipped: 0 };

/** Files of a folder and below that end in .test.ts, in order. */
function testFiles(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true })
    .filter((name) => String(name).endsWith('.test.ts'))
    .map((name) => join(folder, String(name)))
    .sort();
}

/** Runs a command with its output shown, and gives the output back. */
function capture(command, args, env = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'inherit'] });
    let text = '';
    child.stdout.on('data', (chunk) => {
      text += chunk;
      process.stdout.write(chunk);
    });
    child.on('close', (code) => resolve({ code: code ?? 1, text }));
  });
}

/** The numbers of all lines that fit, together: a group may be run in several windows. */
const count = (text, pattern) =>
  [...text.matchAll(new RegExp(pattern, 'gm'))].reduce((sum, m) => sum + Number(m[1]), 0);

/** What a group printed of its failures: the log of a machine elsewhere may be shown by its end alone. */
const failures = [];
function noteFailures(group, text, pattern) {
  for (const [, block] of text.matchAll(pattern)) failures.push(`== ${group}, failed\n${block.trimEnd()}`);
}

async function nodeTests(group, env = {}, concurrency = 2) {
  const files = testFiles(join('test', group));
  if (files.length === 0) return;
  const args = ['--import', 'tsx', '--test', `--test-concurrency=${concurrency}`, '--test-reporter=spec', ...files];
  const { code, text } = await capture(process.execPath, args, env);
  noteFailures(group, text, /^✖ failing tests:\n([\s\S]*)/gm);
  add(group, {
    passed: count(text, /^ℹ pass (\d+)/m),
    failed: count(text, /^ℹ fail (\d+)/m) + count(text, /^ℹ cancelled (\d+)/m),
    skipped: count(text, /^ℹ skipped (\d+)/m),
    code,
  });
}

/** The extension as it is shipped: packed, and unpacked into a folder. */
async function unpackExtension() {
  const { packExtension, vsix } = await import('./product.mjs');
  const { unzipSync } = await import('fflate');
  packExtension();
  const folder = join(root, 'out', 'unpacked');
  rmSync(folder, { recursive: true, force: true });
  for (const [path, bytes] of Object.entries(unzipSync(readFileSync(vsix)))) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), bytes);
  }
  return join(folder, 'extension');
}

/** The tests of one window. */
async function openWindow(name, env) {
  const { code, text } = await capture(process.execPath, ['test/vscode/run.mjs', name], env);
  if (code !== 0) noteFailures(`vscode ${name}`, text, /^\s*\d+ failing$([\s\S]*?)(?=^Exit code:)/gm);
  return { code, text };
}

/**
 * Every window. One that failed is opened once more, for on a busy machine it may be later than a test waits: both tries
 * stand in the log, and the second one counts.
 */
async function hostTests() {
  // It needs packages that are there only once npm test has installed them.
  const { windows } = await import('../test/vscode/run.mjs');
  const env = { STAGEGRAPH_EXTENSION: await unpackExtension() };
  for (const name of Object.keys(windows)) {
    let tried = await openWindow(name, env);
    if (tried.code !== 0) tried = await openWindow(name, env);
    const { code, text } = tried;
    add(`vscode ${name}`, {
      passed: count(text, /^\s*(\d+) passing/m),
      failed: count(text, /^\s*(\d+) failing/m),
      skipped: count(text, /^\s*(\d+) pending/m),
      code,
    });
  }
}

function add(group, { passed, failed, skipped, code }) {
  const fails = failed === 0 && code !== 0 ? 1 : failed;
  const none = passed + fails === 0 ? 1 : 0;
  total.passed += passed;
  total.failed += fails + none;
  total.skipped += skipped;
  console.log(`${group}: ${passed} passed, ${fails + none} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
}

const groups = {
  core: () => nodeTests('core'),
  webview: () => nodeTests('webview', { CHROMIUM: setupChromium() }, 1),
  vscode: () => hostTests(),
  buildkit: () => nodeTests('buildkit', {}, 1),
  start: () => nodeTests('start', { CHROMIUM: setupChromium() }, 1),
};

/** What a group needs besides the packages; BuildKit and its oracles are made by the tests that use them. */
const needs = { webview: [chromium], vscode: [chromium, ...editor], start: [chromium, ...editor] };
try {
  setUp([packages, ...new Set(Object.keys(groups).flatMap((g) => (isWanted(g) ? (needs[g] ?? []) : [])))]);
} catch (error) {
  endOnSetupError(error);
}
run(process.execPath, ['.config/build.mjs']);
run('npx', ['tsc', '-p', '.']);
for (const [name, group] of Object.entries(groups)) {
  if (!isWanted(name)) continue;
  console.log(`\n== ${name}`);
  try {
    await group();
  } catch (error) {
    console.error(String(error?.stack ?? error));
    add(name, { passed: 0, failed: 1, skipped: 0, code: 1 });
  }
}
// In CI nothing may be skipped: a test that can't run there says so by failing.
if (process.env.CI !== undefined && total.skipped > 0) total.failed += total.skipped;
for (const block of failures) console.log(`\n${block}`);
console.log('');
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed > 0 ? 1 : 0;
