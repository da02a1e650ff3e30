import Mocha from 'mocha';

/** Runs every test file of the suite in the extension host. */
export function run(): Promise<void> {
  const mocha = new Mocha({ ui: 'bdd', timeout: 60_000, reporter: 'spec', color: false });
  mocha.suite.emit('pre-require', globalThis, '', mocha);
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  require('./panel.test');
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  require('./repair.test');
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  require('./broken.test');
  return new Promise((resolve, reject) => {
    mocha.run((failures) => {
      if (failures === 0) resolve();
      else reject(new Error(`${failures} failed`));
    });
  });
}
