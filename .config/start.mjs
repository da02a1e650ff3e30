// npm start: installs what is missing, builds, and opens VS Code on a sample project with its recorded builds; no Docker is
// needed. With --once the same without a screen: prints the explanation, writes out/panel.png, and ends.
import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { has, run } from './cache.mjs';
import { setupEditor, setupPackages } from './setup.mjs';

const root = join(import.meta.dirname, '..');
process.chdir(root);
const once = process.argv.includes('--once');

setupPackages();
run(process.execPath, ['.config/build.mjs']);

const builds = 'media/sample/builds';
if (once) {
  run(process.execPath, [
    'dist/stagegraph.js',
    'explain',
    `${builds}/2-dummy-changed.dockerbuild`,
    '--against',
    `${builds}/1-first.dockerbuild`,
  ]);
  const { runInHost } = await import('../test/vscode/run.mjs');
  mkdirSync('out', { recursive: true });
  const code = await runInHost('once.ts', { STAGEGRAPH_SHOT: join(root, 'out', 'panel.png') });
  console.log('out/panel.png: the panel in VS Code');
  process.exit(code);
}

const workspace = mkdtempSync(join(tmpdir(), 'stagegraph-sample-'));
cpSync(join(root, 'media', 'sample'), workspace, { recursive: true });
const clean = () => rmSync(workspace, { recursive: true, force: true });

if (has('code')) {
  console.log('Opening VS Code on the sample. Run "Stagegraph: Open Graph" on its Dockerfile.');
  const child = spawn(
    'code',
    ['--new-window', '--wait', `--extensionDevelopmentPath=${root}`, workspace, join(workspace, 'Dockerfile')],
    { stdio: 'inherit' },
  );
  child.on('exit', (code) => {
    clean();
    process.exit(code ?? 0);
  });
} else {
  const { node, server } = setupEditor();
  const home = mkdtempSync(join(tmpdir(), 'stagegraph-code-'));
  const port = process.env.PORT ?? '8765';
  const child = spawn(
    node,
    [
      join(server, 'lib/vscode/out/server-main.js'),
      ...['--host', '127.0.0.1', '--port', port, '--without-connection-token', '--accept-server-license-terms'],
      ...['--server-data-dir', home, '--telemetry-level', 'off', '--disable-workspace-trust'],
    ],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  );
  const payload = JSON.stringify([['extensionDevelopmentPath', `vscode-remote://127.0.0.1:${port}${root}`]]);
  const url = `http://127.0.0.1:${port}/?${new URLSearchParams({ folder: workspace, payload })}`;
  console.log(
    `VS Code runs at\n  ${url}\nOpen its Dockerfile and run "Stagegraph: Open Graph" (the button in the title bar). Ctrl+C ends it.`,
  );
  for (const opener of ['xdg-open', 'open'])
    if (process.env.DISPLAY !== undefined && has(opener))
      spawn(opener, [url], { stdio: 'ignore', detached: true }).unref();
  const end = () => {
    child.kill();
    clean();
    rmSync(home, { recursive: true, force: true });
    process.exit(0);
  };
  process.on('SIGINT', end);
  process.on('SIGTERM', end);
  child.on('exit', end);
}
