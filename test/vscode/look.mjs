// npm run look:window: pictures of the real window in four themes, into out/look, for a person to judge. With `-- dark` one
// theme; with `-- walkthrough` the pictures of the walkthrough, made anew.
import { join } from 'node:path';
import { runInHost } from './run.mjs';

const themes = {
  dark: 'Default Dark Modern',
  light: 'Default Light Modern',
  'hc-dark': 'Default High Contrast',
  'hc-light': 'Default High Contrast Light',
};
const wanted = process.argv.slice(2);
if (wanted.includes('walkthrough')) process.exit(await runInHost('pictures.ts', {}, { buildkit: true }));
for (const [name, theme] of Object.entries(themes)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const code = await runInHost(
    'look.ts',
    { STAGEGRAPH_THEME: theme, STAGEGRAPH_LOOK: join('out', 'look', name) },
    { buildkit: true },
  );
  if (code !== 0) process.exit(code);
}
console.log('out/look: pictures of the window');
