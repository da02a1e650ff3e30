// A person's command: writes the tables of expectations as they are now, to be read line by line before they are kept.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { allCases, expectedFile, linesOf } from './read';

async function write(): Promise<void> {
  const cases = await allCases();
  for (const scenario of new Set(cases.map((c) => c.scenario))) {
    const text = cases
      .filter((c) => c.scenario === scenario)
      .map((c) => `== ${c.build} ${c.file}\n${linesOf(c.explanation).join('\n')}\n`)
      .join('\n');
    mkdirSync(dirname(expectedFile(scenario)), { recursive: true });
    writeFileSync(expectedFile(scenario), text);
  }
}

void write();
