// Loaded in the extension host in place of the tests: what they print goes to a file that the shim shows.
'use strict';
const fs = require('node:fs');
const util = require('node:util');
const out = process.env.STAGEGRAPH_TEST_LOG;
const put = (text) => fs.appendFileSync(out, text);

exports.run = async () => {
  // The host froze console and stdout.write: other objects stand in their place.
  const real = globalThis.console;
  const names = ['log', 'info', 'warn', 'error', 'debug'];
  globalThis.console = new Proxy(real, {
    get: (t, k) => (names.includes(k) ? (...a) => put(`${util.format(...a)}\n`) : t[k]),
  });
  for (const k of ['stdout', 'stderr']) {
    const stream = process[k];
    const write = (chunk, encoding, done) => {
      put(String(chunk));
      const callback = typeof encoding === 'function' ? encoding : done;
      if (callback) callback();
      return true;
    };
    Object.defineProperty(process, k, {
      configurable: true,
      value: Object.create(stream, { write: { value: write } }),
    });
  }
  try {
    await require(process.env.STAGEGRAPH_TESTS).run();
    fs.writeFileSync(`${out}.passed`, '1');
  } catch (error) {
    put(`${(error && error.stack) || error}\n`);
    throw error;
  }
};
