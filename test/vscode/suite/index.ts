/* eslint-disable @typescript-eslint/no-require-imports */
import { runMocha } from './mocha';

/** The test files of a trusted workspace, in order. */
const files: Readonly<Record<string, () => unknown>> = {
  panel: () => require('./panel.test'),
  repair: () => require('./repair.test'),
  broken: () => require('./broken.test'),
  panels: () => require('./panels.test'),
  commands: () => require('./commands.test'),
  settings: () => require('./settings.test'),
  builds: () => require('./builds.test'),
  journey: () => require('./journey.test'),
  'very-file': () => require('./very-file.test'),
  prove: () => require('./prove.test'),
};

/** Runs every test file of a trusted workspace, or those that are named. */
export const run = (): Promise<void> =>
  runMocha(() => {
    const named = (process.env['STAGEGRAPH_FILES'] ?? '').split(' ').filter((n) => n !== '');
    for (const name of named.length > 0 ? named : Object.keys(files)) {
      const load = files[name];
      if (load === undefined) throw new Error(`no test file ${name}.test.ts among ${Object.keys(files).join(', ')}`);
      load();
    }
  });
