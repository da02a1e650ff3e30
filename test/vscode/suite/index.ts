/* eslint-disable @typescript-eslint/no-require-imports */
import { runMocha } from './mocha';

/** Runs every test file of a trusted workspace. */
export const run = (): Promise<void> =>
  runMocha(() => {
    require('./panel.test');
    require('./repair.test');
    require('./broken.test');
    require('./panels.test');
    require('./commands.test');
    require('./settings.test');
    require('./builds.test');
    require('./journey.test');
    require('./very-file.test');
    require('./next-build.test');
  });
