import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { runningExplanation } from '../../extension/core/explain';
import { plan } from '../../extension/core/plan';
import { isOf } from '../../extension/session/belongs';
import { LiveBuilds, type LiveBuild } from '../../extension/session/live';
import { Host } from './host';

/** Keeps everything that is told of running builds, and waits for what is looked for. */
class Listener {
  readonly seen: LiveBuild[] = [];
  private wake: () => void = () => undefined;

  readonly options = {
    now: Date.now,
    onChange: (build: LiveBuild): void => this.add(build),
    onEnd: (): void => undefined,
  };

  private add(build: LiveBuild): void {
    this.seen.push(build);
    this.wake();
  }

  async find(holds: (build: LiveBuild) => boolean): Promise<LiveBuild> {
    for (;;) {
      const found = this.seen.find(holds);
      if (found !== undefined) return found;
      await new Promise<void>((r) => {
        this.wake = r;
      });
    }
  }
}

describe('Running builds', { timeout: 120_000 }, () => {
  let host: Host;
  before(async () => {
    host = await Host.start();
  });
  after(() => host.stop());

  it('are followed from the moment they start on this machine until history has them', async () => {
    const text = `FROM ${host.base} AS a\nRUN echo one > /x\nRUN sleep 2\nFROM a\nRUN echo two > /y\n`;
    const folder = host.project('live', { Dockerfile: text });
    const listener = new Listener();
    const live = new LiveBuilds(host.buildx, listener.options);
    const end = host.buildx.watch((b) => live.begin(b));
    await new Promise((r) => setTimeout(r, 300));
    const building = host.run(['build', '--builder', 'one', '--progress', 'plain', '.'], { cwd: folder });

    const first = await listener.find(() => true);
    assert.equal(first.state, 'running');
    assert.deepEqual(first.progress, { done: 0, total: 0 });
    const sleeping = await listener.find((b) => b.progress.current === 'RUN sleep 2');
    assert.ok(sleeping.progress.done < sleeping.progress.total);
    assert.ok(isOf(sleeping, { path: join(folder, 'Dockerfile'), text }));
    assert.ok(!isOf(sleeping, { path: join(folder, 'other', 'Dockerfile'), text }), 'the same text in another folder');

    assert.ok(sleeping.record !== undefined);
    const explanation = runningExplanation({ record: sleeping.record, plan: plan(text) });
    const outcomes = explanation.steps.map((s) => [s.step.text, s.outcome]);
    assert.deepEqual(outcomes.slice(1), [
      ['RUN echo one > /x', 'rebuilt'],
      ['RUN sleep 2', 'running'],
      ['FROM a', 'resolved'],
      ['RUN echo two > /y', 'unknown'],
    ]);
    assert.ok(explanation.steps.every((s) => s.causes.length === 0));

    const ended = await listener.find((b) => b.state === 'ended');
    assert.equal(ended.progress.done, ended.progress.total);
    assert.equal(ended.progress.current, undefined);
    await building;
    const { entries } = await host.buildx.history(undefined, 'one');
    assert.ok(entries.some((e) => e.id === ended.id && e.status === 'Completed'));
    await live.sync(entries);
    assert.deepEqual(live.list(), []);
    end();
    live.dispose();
  });

  it('are found in history when they were started elsewhere, and known by their steps', async () => {
    const text = `FROM ${host.base}\nRUN echo elsewhere > /x\nRUN sleep 3\n`;
    const folder = host.project('elsewhere', { Dockerfile: text });
    const listener = new Listener();
    const live = new LiveBuilds(host.buildx, listener.options);
    const env = await host.elsewhere();
    const building = host.run(['build', '--builder', 'one', '--progress', 'plain', '.'], { cwd: folder, env });
    for (;;) {
      const { entries } = await host.buildx.history(undefined, 'one');
      await live.sync(entries);
      if (live.list().length > 0) break;
    }
    const found = await listener.find((b) => b.progress.current === 'RUN sleep 3');
    assert.equal(found.started, undefined);
    assert.ok(isOf(found, { path: '/anywhere/Dockerfile', text }));
    assert.ok(!isOf(found, { path: '/anywhere/Dockerfile', text: text.replace('sleep 3', 'sleep 4') }));
    await listener.find((b) => b.state === 'ended');
    await building;
    live.dispose();
  });

  it('are let go of at once when nobody listens any more', async () => {
    const folder = host.project('dropped', { Dockerfile: 'FROM BASE\nRUN echo dropped && sleep 3\n' });
    const listener = new Listener();
    const live = new LiveBuilds(host.buildx, listener.options);
    const end = host.buildx.watch((b) => live.begin(b));
    await new Promise((r) => setTimeout(r, 300));
    const building = host.run(['build', '--builder', 'one', '--progress', 'plain', '.'], { cwd: folder });
    await listener.find((b) => b.record !== undefined);
    live.dispose();
    end();
    const told = listener.seen.length;
    await building;
    assert.equal(listener.seen.length, told);
    assert.deepEqual(live.list(), []);
  });
});
