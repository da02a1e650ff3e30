// Runs the extension's tests in a real VS Code: the desktop one that VSCODE_TEST_EXECUTABLE names, else the server build.
// node test/vscode/run.mjs prove panels: those files of suite/ alone; `roots`, `below`, `reload` and `untrusted` are windows of their own.
// STAGEGRAPH_EXTENSION names another folder of the extension: the unpacked package, to test what is shipped.
import { runTests } from '@vscode/test-electron';
import { build } from 'esbuild';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { tsImport } from 'tsx/esm/api';
import { setupChromium, setupEditor } from '../../.config/setup.mjs';

const root = join(import.meta.dirname, '..', '..');

/** A real BuildKit for the window's extension: a builder `one`, and a builder `down` that nothing answers for. */
async function startBuildkit() {
  const { Host } = await tsImport('../buildkit/host.ts', import.meta.url);
  const host = await Host.start();
  await host.addDeadBuilder('down');
  return {
    stop: () => host.stop(),
    folder: host.folder,
    env: { STAGEGRAPH_BUILDX: join(host.bin, 'buildx'), STAGEGRAPH_TEST_BASE: host.base },
  };
}

/** Starts the host on a copy of the sample project with an entry that exports `run`; with a builder when it is to build, on several folders of it when `roots` names them. */
export async function runInHost(entry, env = {}, { buildkit = false, roots, files = {} } = {}) {
  const tests = join(root, 'out', 'vscode', `${entry.replace(/\W+/g, '-')}.js`);
  await build({
    entryPoints: [join(import.meta.dirname, entry)],
    outfile: tests,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'es2022',
    external: ['vscode', 'mocha'],
    logLevel: 'warning',
  });
  const workspace = mkdtempSync(join(tmpdir(), 'stagegraph-workspace-'));
  cpSync(join(root, 'media', 'sample', 'issue-2120'), workspace, { recursive: true });
  const file = join(workspace, 'test.code-workspace');
  if (roots !== undefined) {
    for (const name of roots) mkdirSync(join(workspace, name));
    writeFileSync(file, JSON.stringify({ folders: roots.map((path) => ({ path })) }));
  }
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(workspace, path)), { recursive: true });
    writeFileSync(join(workspace, path), text);
  }
  const shim = join(import.meta.dirname, 'shim.mjs');
  chmodSync(shim, 0o755);
  const desktop = process.env.VSCODE_TEST_EXECUTABLE;
  const tools = desktop === undefined ? setupEditor() : undefined;
  const builder = buildkit ? await startBuildkit() : undefined;
  const { dockerVariables, isOfDocker } = await tsImport('../buildkit/own-docker.ts', import.meta.url);
  for (const name of Object.keys(process.env).filter(isOfDocker)) delete process.env[name];
  const variables = {
    // Without builders of its own a window has none: those of whoever runs it are not asked.
    ...dockerVariables(builder?.folder ?? join(workspace, '.no-builders')),
    ...(tools !== undefined && {
      STAGEGRAPH_CODE_SERVER: tools.server,
      STAGEGRAPH_CODE_NODE: tools.node,
      CHROMIUM: setupChromium(),
    }),
    STAGEGRAPH_ROOT: root,
    ...builder?.env,
    ...env,
  };
  Object.assign(process.env, variables);
  try {
    return await runTests({
      vscodeExecutablePath: desktop ?? shim,
      extensionDevelopmentPath: process.env.STAGEGRAPH_EXTENSION ?? root,
      extensionTestsPath: tests,
      extensionTestsEnv: variables,
      launchArgs: [roots === undefined ? workspace : file, '--disable-extensions'],
    });
  } finally {
    await builder?.stop();
    rmSync(workspace, { recursive: true, force: true });
  }
}

/** Windows, by name; `suite` runs the files of suite/ that are named, or all. */
export const windows = {
  suite: (files = []) => runInHost('suite/index.ts', { STAGEGRAPH_FILES: files.join(' ') }, { buildkit: true }),
  roots: () => runInHost('suite/roots.ts', {}, { buildkit: true, roots: ['one', 'two'] }),
  below: () =>
    runInHost('suite/below.ts', {}, { roots: ['one'], files: { 'one/services/api/Dockerfile.dev': 'FROM scratch\n' } }),
  reload: () => runInHost('suite/reload.ts'),
  untrusted: () => runInHost('suite/untrusted.ts', { STAGEGRAPH_TRUST: 'ask' }),
};

/** The windows that are wanted, one after the other: all of them run, whichever fails. */
async function runAll(wanted) {
  const files = wanted.filter((name) => windows[name] === undefined);
  let failed = 0;
  for (const [name, open] of Object.entries(windows)) {
    if (wanted.length > 0 && !wanted.includes(name) && !(name === 'suite' && files.length > 0)) continue;
    try {
      if ((await open(files)) !== 0) failed++;
    } catch (error) {
      console.error(String(error));
      failed++;
    }
  }
  return failed;
}

if (import.meta.filename === process.argv[1]) process.exitCode = await runAll(process.argv.slice(2));
