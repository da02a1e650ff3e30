/* eslint-disable @typescript-eslint/no-require-imports */
import { runMocha } from './mocha';

/** The test files of a trusted workspace, in order. */
const files: Readonly<Record<string, () => unknown>> = {
  panel: () => require('./panel.test') as unknown,
  fix: () => require('./fix.test') as unknown,
  broken: () => require('./broken.test') as unknown,
  panels: () => require('./panels.test') as unknown,
  commands: () => require('./commands.test') as unknown,
  settings: () => require('./settings.test') as unknown,
  builds: () => require('./builds.test') as unknown,
  journey: () => require('./journey.test') as unknown,
  'very-file': () => require('./very-file.test') as unknown,
  keyboard: () => require('./keyboard.test') as unknown,
  virtual: () => require('./virtual.test') as unknown,
  'next-build': () => require('./next-build.test') as unknown,
  prove: () => require('./prove.test') as unknown,
  record: () => require('./record.test') as unknown,
  history: () => require('./history.test') as unknown,
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
