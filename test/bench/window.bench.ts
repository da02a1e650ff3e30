import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** From the command to the painted graph in a real window; the extension and the window are warm. */
async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'stagegraph-times-'));
  const times = join(folder, 'times');
  try {
    const { runInHost } = (await import(new URL('../vscode/run.mjs', import.meta.url).href)) as {
      runInHost: (entry: string, env: Readonly<Record<string, string>>) => Promise<number>;
    };
    const code = await runInHost('time.ts', { STAGEGRAPH_TIMES: times });
    if (code !== 0) throw new Error(`the window ended with ${code}`);
    console.log(readFileSync(times, 'utf8').trimEnd());
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
void main();
