import assert from 'node:assert/strict';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { BuildxError, createBuildx } from '../../extension/buildx';
import { changedBetween } from '../../extension/fingerprint/git';
import { ProcessError, runProgram, type Output, type Program } from '../../extension/process/run';

/** Programs as they misbehave, each a script; `$PIDS` is a file that they write the ids of what they start to. */
const programs = {
  speaks: 'printf out; printf err >&2; exit 3',
  hangs: 'echo $$ >> "$PIDS"; sleep 60',
  'ignores the wish to end': 'trap "" TERM; echo $$ >> "$PIDS"; while :; do sleep 1; done',
  'leaves a child that holds its outputs': 'sleep 60 & echo $! >> "$PIDS"; exit 0',
  'has a child, and hangs': 'sleep 60 & echo $! >> "$PIDS"; echo $$ >> "$PIDS"; wait',
  'floods stdout': 'exec cat /dev/zero',
  'floods stderr': 'exec cat /dev/zero >&2',
  'floods stderr, and ends': 'head -c 3000000 /dev/zero | tr "\\0" x >&2; echo last >&2; exit 1',
  'writes half a character': "printf '\\303' >&2; sleep 0.3; printf '\\244' >&2",
  'says its arguments': 'for a in "$@"; do printf "%s\\n" "$a"; done',
  'reads nothing': 'exit 0',
  reads: 'cat',
} as const;
type Name = keyof typeof programs;

let folder = '';
const env = () => ({ ...process.env, PIDS: join(folder, 'pids') });
const fileOf = (name: string): string => join(folder, name.replace(/\W/g, '-'));
const run = (name: Name, more: Partial<Program> = {}): Promise<Output> =>
  runProgram({ file: fileOf(name), args: [], env: env(), deadline: 10_000, maxBytes: 1 << 20, ...more });

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};
/** Waits until nothing that the programs wrote the id of runs any more. */
async function allEnded(): Promise<void> {
  const pids = (await readFile(env().PIDS, 'utf8').catch(() => '')).split('\n').filter((l) => l !== '');
  assert.ok(pids.length > 0, 'the program did not start');
  for (let i = 0; i < 50 && pids.some((p) => isAlive(Number(p))); i++) await wait(100);
  assert.deepEqual(
    pids.filter((p) => isAlive(Number(p))),
    [],
  );
}
async function script(name: string, text: string): Promise<void> {
  await writeFile(fileOf(name), `#!/bin/sh\n${text}\n`);
  await chmod(fileOf(name), 0o755);
}

describe(
  'A program that is run',
  { skip: process.platform === 'win32' ? 'its programs are shell scripts' : false },
  () => {
    before(async () => {
      folder = await mkdtemp(join(tmpdir(), 'stagegraph-process-'));
      for (const [name, text] of Object.entries(programs)) await script(name, text);
    });
    after(() => rm(folder, { recursive: true, force: true }));

    it('gives its outputs and its code', async () => {
      const { code, stdout, stderr } = await run('speaks');
      assert.deepEqual([code, stdout.toString(), stderr.toString()], [3, 'out', 'err']);
    });

    const ended: readonly (readonly [Name, Partial<Program>, ProcessError['problem'], boolean])[] = [
      ['hangs', { deadline: 400 }, 'deadline', true],
      ['ignores the wish to end', { deadline: 400 }, 'deadline', true],
      ['leaves a child that holds its outputs', { deadline: 400 }, 'deadline', true],
      ['has a child, and hangs', { deadline: 400 }, 'deadline', true],
      ['floods stdout', {}, 'too-large', false],
      ['floods stderr', {}, 'too-large', false],
      ['floods stdout', { followed: true }, 'too-large', false],
      ['floods stderr', { followed: true, deadline: 500 }, 'deadline', false],
    ];
    for (const [name, more, problem, hasIds] of ended)
      it(`ends when it ${name}: ${problem}`, async () => {
        await rm(env().PIDS, { force: true });
        const start = performance.now();
        await assert.rejects(run(name, more), (e) => e instanceof ProcessError && e.problem === problem);
        assert.ok(performance.now() - start < 5000);
        if (hasIds) await allEnded();
      });

    it('ends when it is not wanted any more, with what it started', async () => {
      await rm(env().PIDS, { force: true });
      const stop = new AbortController();
      setTimeout(() => stop.abort(), 400);
      await assert.rejects(run('has a child, and hangs', { signal: stop.signal }), { problem: 'canceled' });
      await allEnded();
    });
    it('is not started when it is not wanted', async () => {
      await rm(env().PIDS, { force: true });
      await assert.rejects(run('hangs', { signal: AbortSignal.abort() }), { problem: 'canceled' });
      await assert.rejects(readFile(env().PIDS));
    });
    it('is not there', () => assert.rejects(run('hangs', { file: fileOf('none') }), { problem: 'not-found' }));
    it('leaves the end of a stderr that is followed', async () => {
      const { code, stderr } = await run('floods stderr, and ends', { followed: true });
      assert.equal(code, 1);
      assert.ok(stderr.toString().endsWith('last\n') && stderr.byteLength < 200_000);
    });
    it('hands over whole characters', async () => {
      let text = '';
      await run('writes half a character', { onStderr: (part) => (text += part) });
      assert.equal(text, 'ä');
    });
    it('gets its arguments as they are', async () => {
      const args = ['$(id)', '`id`', '; id', '-x', 'a b', '"', "'", '*', '~', ''];
      const { stdout } = await run('says its arguments', { args });
      assert.deepEqual(stdout.toString().split('\n').slice(0, -1), args);
    });
    it('gets its input, or does not care', async () => {
      assert.equal((await run('reads', { input: 'ä' })).stdout.toString(), 'ä');
      assert.equal((await run('reads nothing', { input: 'x'.repeat(1 << 20) })).code, 0);
    });

    it('takes a build or builder that begins with a dash for no flag', async () => {
      await script('docker', `printf '%s\\n' "$@" > "${fileOf('args')}"; exit 1`);
      const buildx = createBuildx({ env: env(), path: fileOf('docker') });
      const entry = { id: '--help', builder: '-b' };
      const asked: readonly (() => Promise<unknown>)[] = [
        () => buildx.load(entry),
        () => buildx.export(entry, 'file'),
        () => buildx.follow(entry, () => undefined),
        () => buildx.forget('-b', ['--help']),
      ];
      for (const ask of asked) {
        await assert.rejects(ask, BuildxError);
        const args = (await readFile(fileOf('args'), 'utf8')).split('\n');
        assert.ok(args.includes('--builder=-b'));
        assert.ok(args.indexOf('--help') > args.indexOf('--') && args.includes('--'));
      }
    });
    it('is git that floods: nothing is told of the repository', async () => {
      await script('git', 'exec cat /dev/zero');
      const path = process.env['PATH'];
      process.env['PATH'] = `${folder}:${path ?? ''}`;
      try {
        assert.equal(await changedBetween(folder, 'a'.repeat(40), 'b'.repeat(40)), undefined);
      } finally {
        process.env['PATH'] = path;
      }
    });
  },
);
