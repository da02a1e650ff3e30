// One build of everything that ships: the extension, the command, the webview with its style and its layout worker, into dist/.
import { build, context } from 'esbuild';
import { existsSync, rmSync } from 'node:fs';

const watch = process.argv.includes('--watch');
const production = process.argv.includes('--production');
const common = {
  bundle: true,
  sourcemap: production ? false : 'linked',
  minify: production,
  logLevel: 'warning',
  target: 'es2022',
};
const node = { ...common, platform: 'node', format: 'cjs', mainFields: ['module', 'main'] };
const browser = { ...common, platform: 'browser', format: 'iife' };
const bundles = [
  { ...node, entryPoints: ['extension/extension.ts'], outfile: 'dist/extension.js', external: ['vscode'] },
  {
    ...node,
    entryPoints: ['extension/cli/main.ts'],
    outfile: 'dist/stagegraph.js',
    banner: { js: '#!/usr/bin/env node' },
  },
  { ...node, entryPoints: ['extension/fingerprint/worker.ts'], outfile: 'dist/fingerprint.worker.js' },
  { ...browser, entryPoints: ['webview/main.ts'], outfile: 'dist/webview.js' },
  { ...browser, entryPoints: ['webview/layout/elk.worker.ts'], outfile: 'dist/layout.worker.js' },
  { ...common, entryPoints: ['media/panel/panel.css'], outfile: 'dist/panel.css' },
].filter((b) => existsSync(b.entryPoints[0]));

rmSync('dist', { recursive: true, force: true });
if (watch) for (const b of bundles) await (await context(b)).watch();
else await Promise.all(bundles.map((b) => build(b)));
