import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { BuildxError, createBuildx, type StartedBuild } from '../../extension/buildx';
import type { BuildRecord } from '../../extension/core/records';
import { Host } from './host';

const root = join(import.meta.dirname, '..', '..');

describe('buildx, as the extension asks it', () => {
  let host: Host;
  before(async () => {
    host = await Host.start();
  });
  after(() => host.stop());

  const cli = (...args: string[]): Promise<{ code: number; out: string; err: string }> =>
    new Promise((ok) => {
      execFile(
        process.execPath,
        [join(root, 'dist', 'stagegraph.js'), ...args],
        { env: { ...host.env, STAGEGRAPH_BUILDX: join(host.bin, 'buildx') } },
        (error, out, err) => {
          ok({ code: error === null ? 0 : Number(error.code), out, err });
        },
      );
    });

  it('reads every builder, and names the one that does not answer', async () => {
    host.project('several', { Dockerfile: 'FROM BASE\nRUN echo several > /x\n' });
    await host.addBuilder('two');
    await host.addDeadBuilder('dead');
    await host.build('several');
    await host.build('several', { builder: 'two' });
    const { entries, unreadable } = await host.buildx.history();
    assert.deepEqual(new Set(entries.map((e) => e.builder)), new Set(['one', 'two']));
    assert.ok(unreadable.some((u) => u.builder === 'dead' && u.error.length > 0));
    assert.ok(entries.every((e, i) => i === 0 || (entries[i - 1]?.createdAt ?? 0) >= e.createdAt));
    const other = await host.build('several', { builder: 'two' });
    assert.equal(other.builder, 'two');
    assert.ok(other.dockerfile?.includes('echo several'));
  });

  it('reads a failing build, with its error', async () => {
    host.project('failing', { Dockerfile: 'FROM BASE\nRUN echo ok\nRUN exit 3\nRUN echo never\n' });
    const record = await host.build('failing', { allowFailure: true });
    assert.equal(record.status, 'failed');
    assert.match(record.vertices.find((v) => v.name.includes('exit 3'))?.error ?? '', /exit code: 3/);
    assert.equal(record.vertices.find((v) => v.name.includes('never'))?.started, false);
  });

  it('announces a build when it starts, and follows it while it runs', async () => {
    const folder = host.project('running', { Dockerfile: 'FROM BASE\nRUN echo started && sleep 3\nRUN echo ended\n' });
    const announced: StartedBuild[] = [];
    const end = host.buildx.watch((b) => announced.push(b));
    await new Promise((r) => setTimeout(r, 300));
    const building = host.run(['build', '--builder', 'one', '--progress', 'plain', '.'], { cwd: folder });
    const running = async () =>
      (await host.buildx.history(undefined, 'one')).entries.find((e) => e.status === 'Running');
    let entry = await running();
    for (let i = 0; i < 50 && entry === undefined; i++) {
      await new Promise((r) => setTimeout(r, 100));
      entry = await running();
    }
    assert.ok(entry !== undefined, 'the running build is in history');
    const seen: BuildRecord[] = [];
    await host.buildx.follow(entry, (r) => seen.push(r));
    await building;
    end();
    assert.ok(
      seen.some((r) => r.vertices.some((v) => v.name.includes('sleep 3') && v.started && !v.completed)),
      'a step was seen while it ran',
    );
    assert.ok(seen.at(-1)?.vertices.some((v) => v.name.includes('echo ended') && v.completed));
    assert.deepEqual(
      announced.map((b) => [b.builder, b.id, b.contextPath]),
      [['one', entry.id, folder]],
    );
  });

  it('tells its errors apart', async () => {
    await assert.rejects(
      createBuildx({ env: host.env, path: join(host.folder, 'no', 'buildx') }).history(),
      (e) => e instanceof BuildxError && e.problem === 'not-installed',
    );
    const abort = new AbortController();
    abort.abort();
    await assert.rejects(
      host.buildx.history(abort.signal),
      (e) => e instanceof BuildxError && e.problem === 'canceled',
    );
    await assert.rejects(
      host.buildx.load({ id: 'nothere', builder: 'dead' }),
      (e) => e instanceof BuildxError && e.message.length > 0,
    );
  });

  it('is what the command reads: history, and a build by its ref against the one before', async () => {
    const folder = host.project('command', { Dockerfile: 'FROM BASE\nARG V=1\nRUN echo command > /x\n' });
    await host.build('command');
    const second = await host.build('command', { flags: ['--build-arg', 'V=2'] });
    const history = await cli('history', '--format', 'json');
    assert.equal(history.code, 0, history.err);
    const parsed = JSON.parse(history.out) as { builds: { id: string }[]; unreadable: { builder: string }[] };
    assert.equal(parsed.builds[0]?.id, second.ref);
    assert.ok(parsed.unreadable.some((u) => u.builder === 'dead'));
    const explained = await cli('explain', second.ref ?? '', '--format', 'json');
    assert.equal(explained.code, 0, explained.err);
    const document = JSON.parse(explained.out) as {
      baseline?: { ref?: string };
      steps: { text: string; causes: { kind: string }[] }[];
    };
    assert.ok(document.baseline?.ref !== undefined);
    assert.deepEqual(
      document.steps.find((s) => s.text.startsWith('RUN'))?.causes.map((c) => c.kind),
      ['arg-changed'],
    );
    assert.ok(folder.length > 0);
    const missing = await cli('explain', 'zzzzzzzzzz');
    assert.equal(missing.code, 2);
    assert.match(missing.err, /no such build in history/);
  });
});
