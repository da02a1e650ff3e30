import assert from 'node:assert/strict';
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { Host } from '../buildkit/host';
import { copyProject } from './project';

/** As many builds of other projects as a builder keeps, and as many again. */
const strangers = 110;

/** The project, copied to a path as people have them. */
let project = '';
let host: Host;
let hanging: Server;
const running = new Set<ChildProcess>();

/** Settings of the editor say that no builder is asked; these are the surroundings it shall not be disturbed by. */
const surroundings: Readonly<Record<string, () => Promise<NodeJS.ProcessEnv>>> = {
  'without Docker': () => Promise.resolve({ DOCKER_HOST: `unix://${join(project, 'no.sock')}` }),
  'beside builders that hold other projects’ builds': () => Promise.resolve(host.env),
  'beside a builder that hangs': async () => {
    const socket = join(host.folder, 'hanging.sock');
    if (!existsSync(socket)) {
      await new Promise<void>((listening) => hanging.listen(socket, listening));
      await host.run(['create', '--name', 'hanging', '--driver', 'remote', `unix://${socket}`], { allowFailure: true });
    }
    return { ...host.env, DOCKER_HOST: `unix://${socket}` };
  },
};

interface Started {
  readonly child: ChildProcess;
  readonly url: string;
  readonly exited: Promise<number | null>;
}

/** Runs `npm start` as a person does, until it prints the address. */
async function start(env: NodeJS.ProcessEnv, temp: string): Promise<Started> {
  const { DISPLAY: _display, WAYLAND_DISPLAY: _wayland, ...inherited } = process.env;
  const child = spawn('npm', ['start'], {
    cwd: project,
    env: { ...inherited, ...env, TMPDIR: temp },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
  let said = '';
  const url = await new Promise<string>((resolve, reject) => {
    const hear = (chunk: Buffer): void => {
      said += chunk.toString();
      const address = /http:\/\/127\.0\.0\.1:\S+/.exec(said)?.[0];
      if (address !== undefined) resolve(address);
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    void exited.then((code) => {
      reject(new Error(`npm start ended with ${code ?? 'a signal'}:\n${said}`));
    });
  });
  return { child, url, exited };
}

/** What the person sees first, with nothing clicked. */
async function firstSight(url: string): Promise<{ card: string; summary: string; around: string }> {
  const { openPage } = await import('../../.config/photograph.mjs');
  const chromium = process.env['CHROMIUM'] ?? '';
  const { browser, page, panel } = await openPage({ url, origin: new URL(url).origin }, chromium);
  try {
    const [card, summary] = await Promise.all([
      panel.locator('.card').first().innerText(),
      panel.locator('.summary').innerText(),
    ]);
    const tabs = await page.locator('.tab .label-name').allInnerTexts();
    const disturbing = await page
      .locator('.notification-toast:visible, .monaco-dialog-box:visible, .gettingStarted:visible, .chat-view:visible')
      .allInnerTexts();
    return { card, summary, around: [...tabs, ...disturbing].join('\n') };
  } finally {
    await browser.close();
  }
}

const processesOf = (folder: string): string =>
  execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' })
    .split('\n')
    .filter((line) => line.includes(folder))
    .join('\n');

describe('npm start', () => {
  before(async () => {
    project = join(mkdtempSync(join(tmpdir(), 'stagegraph ')), 'Müllers Projekte');
    copyProject(project);
    hanging = createServer((socket) => socket.unref()).unref();
    host = await Host.start();
    await host.addBuilder('two');
    for (let build = 0; build < strangers; build++) {
      host.project('stranger', { Dockerfile: `FROM scratch\nCOPY Dockerfile /d${build}\n` });
      await host.run(['build', '--builder', build % 3 === 0 ? 'one' : 'two', '--progress', 'quiet', '.'], {
        cwd: join(host.folder, 'projects', 'stranger'),
      });
    }
  });

  after(async () => {
    for (const { pid } of running)
      if (pid !== undefined)
        try {
          process.kill(-pid, 'SIGKILL');
        } catch {
          // It ended by itself.
        }
    hanging.close();
    await host.stop();
    rmSync(join(project, '..'), { recursive: true, force: true });
  });

  for (const [name, environment] of Object.entries(surroundings))
    it(`shows the sample beside its painted graph, ${name}`, async () => {
      const temp = mkdtempSync(join(project, '..', 't-'));
      // The usual port is taken.
      const taken = createServer()
        .listen(8765, '127.0.0.1')
        .on('error', () => undefined)
        .unref();
      const { child, url, exited } = await start(await environment(), temp);
      const { card, summary, around } = await firstSight(url);
      assert.match(summary, /^4 of 13 rebuilt, 11 s; root: probably src changed/);
      assert.match(card, /COPY src\/ src\//);
      assert.equal(around, 'Dockerfile\nGraph of shop/Dockerfile');
      assert.equal((await fetch(new URL('/', url))).status, 403, 'without the token nobody gets in');

      assert.notEqual(child.pid, undefined);
      process.kill(-(child.pid ?? 0), 'SIGINT');
      await exited;
      assert.deepEqual(readdirSync(temp), [], 'nothing is left behind');
      assert.equal(processesOf(temp), '');
      taken.close();
    });

  it('-- --once explains the sample and writes a picture of that view', async () => {
    const env = { ...process.env, ...(await surroundings['beside a builder that hangs']?.()) };
    const said = execFileSync('npm', ['start', '--', '--once'], { cwd: project, env, encoding: 'utf8', stdio: 'pipe' });
    assert.match(said, /deps was rebuilt because COPY src\/ in build changed and needs deps's files to write into/);
    assert.ok(existsSync(join(project, 'out', 'panel.png')));
  });
});
