// Runs the extension's tests in a real VS Code: the desktop one that VSCODE_TEST_EXECUTABLE names, else the server build.
import { runTests } from '@vscode/test-electron';
import { build } from 'esbuild';
import { chmodSync, cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setupChromium, setupCodeServer } from '../../.config/setup.mjs';

const root = join(import.meta.dirname, '..', '..');

/** Starts the host on a copy of the sample project with an entry that exports `run`. */
export async function runInHost(entry, env = {}) {
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
  cpSync(join(root, 'media', 'sample'), workspace, { recursive: true });
  const shim = join(import.meta.dirname, 'shim.mjs');
  chmodSync(shim, 0o755);
  const desktop = process.env.VSCODE_TEST_EXECUTABLE;
  const tools = desktop === undefined ? setupCodeServer() : undefined;
  const variables = {
    ...(tools !== undefined && {
      STAGEGRAPH_CODE_SERVER: tools.server,
      STAGEGRAPH_CODE_NODE: tools.node,
      CHROMIUM: setupChromium(),
    }),
    STAGEGRAPH_ROOT: root,
    ...env,
  };
  Object.assign(process.env, variables);
  try {
    return await runTests({
      vscodeExecutablePath: desktop ?? shim,
      extensionDevelopmentPath: root,
      extensionTestsPath: tests,
      extensionTestsEnv: variables,
      launchArgs: [workspace, '--disable-extensions'],
    });
  } finally {
    rmSync(workspace, { recursive: true, force: true });
  }
}

if (import.meta.filename === process.argv[1]) process.exitCode = await runInHost('suite/index.ts');
