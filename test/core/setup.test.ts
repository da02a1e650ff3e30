import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { pathToFileURL } from 'node:url';

/** A set-up in a process of its own, with a cache of its own: what it prints, and what is left. */
const module = pathToFileURL(join(import.meta.dirname, '..', '..', '.config', 'cache.mjs')).href;
const caches: string[] = [];
after(() => caches.forEach((folder) => rmSync(folder, { recursive: true, force: true })));
const newCache = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'stagegraph-cache-'));
  caches.push(folder);
  return folder;
};

/** Two parts, of which `fill` is the body of the second's function. */
const script = (fill: string): string => `
  import { appendFileSync, writeFileSync } from 'node:fs';
  import { join } from 'node:path';
  import { cachedPart, endOnSetupError, run, setUp } from ${JSON.stringify(module)};
  const first = cachedPart('first', { what: 'A first part', takes: 'a moment' }, () => undefined);
  const tool = cachedPart('tool-1', { what: 'A tool', takes: 'a moment', needs: ['bin/tool'] }, (folder) => { ${fill} });
  try { setUp([first, tool]); } catch (error) { endOnSetupError(error); }`;
const whole = `run('sh', ['-c', 'echo noise; echo more noise >&2; mkdir -p bin; echo made >> bin/tool'], { cwd: folder });`;
const args = (fill: string): string[] => ['--input-type=module', '-e', script(fill)];
const environment = (cache: string): NodeJS.ProcessEnv => ({ ...process.env, STAGEGRAPH_CACHE: cache });
function set(cache: string, fill = whole): { code: number | null; text: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, args(fill), {
    env: environment(cache),
    encoding: 'utf8',
  });
  return { code: status, text: stdout + stderr };
}
const tool = (cache: string): string => readFileSync(join(cache, 'tool-1', 'bin', 'tool'), 'utf8');

test('a set-up says one line a part, and nothing when all is there', () => {
  const cache = newCache();
  const made = set(cache);
  assert.match(
    made.text,
    /^Set-up 1\/2: A first part \(a moment\) … \d+ s\nSet-up 2\/2: A tool \(a moment\) … \d+ s\n$/,
  );
  assert.equal(tool(cache), 'made\n');
  assert.deepEqual(set(cache), { code: 0, text: '' });
});

test('what fails names the log that holds what the tool said, and leaves nothing that looks finished', () => {
  const cache = newCache();
  const failed = set(cache, `run('sh', ['-c', 'echo the reason >&2; exit 3'], { cwd: folder });`);
  assert.equal(failed.code, 1);
  assert.match(failed.text, /A tool: sh -c .* ended with 3\n/);
  assert.match(failed.text, /\n {2}.*the reason\n/);
  const log = /All of it: (.*)\n/.exec(failed.text)?.[1] ?? '';
  assert.match(readFileSync(log, 'utf8'), /the reason/);
  assert.doesNotMatch(failed.text, /\n\s+at /);
  assert.deepEqual(readdirSync(cache).sort(), ['first', 'first.log', 'tool-1.log']);
  assert.equal(set(cache).code, 0);
});

test('a part that lacks a file it needs is none, and a broken one is made again', () => {
  const cache = newCache();
  assert.match(set(cache, '').text, /was made without bin\/tool/);
  set(cache);
  rmSync(join(cache, 'tool-1', 'bin'), { recursive: true });
  assert.match(set(cache).text, /^Set-up 1\/1: A tool/);
  assert.equal(tool(cache), 'made\n');
});

const halves = (cache: string): string[] => readdirSync(cache).filter((name) => name.startsWith('.'));
async function until(holds: () => boolean): Promise<void> {
  for (const end = Date.now() + 20_000; !holds(); await new Promise((r) => setTimeout(r, 20)))
    assert.ok(Date.now() < end, 'waited for 20 s');
}

test('what a killed set-up left is gone after the next one', async () => {
  const cache = newCache();
  const child = spawn(process.execPath, args(`writeFileSync(join(folder, 'part'), ''); while (true);`), {
    env: environment(cache),
    stdio: 'ignore',
  });
  await until(() => halves(cache).some((name) => existsSync(join(cache, name, 'part'))));
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await gone;
  assert.equal(halves(cache).length, 1);
  // One of another machine may be at work, unless it is older than a day.
  for (const name of ['.tool-1~elsewhere~1~AAAAAA', '.tool-1~elsewhere~1~BBBBBB', '.tool-1-CCCCCC'])
    mkdirSync(join(cache, name));
  for (const name of ['.tool-1~elsewhere~1~BBBBBB', '.tool-1-CCCCCC']) utimesSync(join(cache, name), 1, 1);
  assert.equal(set(cache).code, 0);
  assert.deepEqual(halves(cache), ['.tool-1~elsewhere~1~AAAAAA']);
});

test('of two set-ups at once the second waits for the first', async () => {
  const cache = newCache();
  const slow = `writeFileSync(join(folder, 'part'), ''); run('sleep', ['2']); ${whole}`;
  const child = spawn(process.execPath, args(slow), { env: environment(cache), stdio: 'ignore' });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  await until(() => halves(cache).some((name) => existsSync(join(cache, name, 'part'))));
  assert.equal(set(cache, `throw new Error('made twice')`).code, 0);
  assert.equal(await ended, 0);
  assert.equal(tool(cache), 'made\n');
  writeFileSync(join(cache, 'tool-1', 'bin', 'tool'), 'used\n');
  assert.equal(set(cache).code, 0);
  assert.equal(tool(cache), 'used\n');
});
