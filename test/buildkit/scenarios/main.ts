import { Engine } from '../engine';
import { figures, runScenarios } from './run';

/** `npm run scenarios [PAIRS [SEED]]`: draws scenarios until there are so many pairs of builds, and prints what was wrong. */
async function main(): Promise<number> {
  const [pairs = '300', seed = '1'] = process.argv.slice(2);
  const engine = await Engine.start();
  try {
    const tally = await runScenarios(engine, Number(pairs), Number(seed), (t) => {
      process.stderr.write(`${figures(t)}\n`);
    });
    for (const line of [...tally.wrong, ...tally.falseReuse, ...tally.falseRun]) process.stdout.write(`${line}\n`);
    process.stdout.write(`${figures(tally)}\n`);
    return tally.wrong.length + tally.falseReuse.length === 0 ? 0 : 1;
  } finally {
    await engine.stop();
  }
}

void main().then((code) => (process.exitCode = code));
