// Where test tools are kept between runs, outside the repository, and the parts of a set-up that are made once.
import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { homedir, hostname } from 'node:os';
import { join } from 'node:path';

export const cache = process.env.STAGEGRAPH_CACHE ?? join(homedir(), '.cache', 'stagegraph');

export const has = (command) => spawnSync('sh', ['-c', `command -v ${command}`], { stdio: 'ignore' }).status === 0;

/** The log of the part that is being made: what other tools print goes there. */
let log;

/** Runs a command; its output is shown, or goes to the log while a part is made. Throws when it fails. */
export function run(command, args, options = {}) {
  const named = `${command} ${args.join(' ')}`;
  if (log !== undefined) appendFileSync(log, `$ ${named}\n`);
  const stdio = log === undefined ? 'inherit' : ['ignore', 'pipe', 'pipe'];
  const done = spawnSync(command, args, { stdio, maxBuffer: 1 << 28, ...options });
  if (log !== undefined) for (const text of [done.stdout, done.stderr]) appendFileSync(log, text ?? '');
  if (done.error) throw done.error;
  if (done.status !== 0) throw new Error(`${named} ended with ${done.status ?? done.signal}`);
}

/**
 * A part of a set-up: `what` it is and is for, how long it `takes` on two cores, whether it is `ready`, and how to make it.
 * @typedef {{ name: string, what: string, takes: string, ready: () => boolean, make: () => void }} Part
 */

/** Makes the parts that are missing, one line each; what other tools print is in a log that is named when one fails. */
export function setUp(parts) {
  const missing = parts.filter((part) => !part.ready());
  for (const [index, part] of missing.entries()) {
    process.stderr.write(`Set-up ${index + 1}/${missing.length}: ${part.what} (${part.takes}) … `);
    const started = Date.now();
    mkdirSync(cache, { recursive: true });
    log = join(cache, `${part.name}.log`);
    writeFileSync(log, '');
    try {
      part.make();
    } catch (error) {
      process.stderr.write('failed\n');
      const end = readFileSync(log, 'utf8').trimEnd().split('\n').slice(-8).join('\n  ');
      throw new SetupError(`${part.what}: ${error.message}\n  ${end}\nAll of it: ${log}`);
    } finally {
      log = undefined;
    }
    process.stderr.write(`${((Date.now() - started) / 1000).toFixed(0)} s\n`);
  }
}

/** A part could not be made: the message says which, why, and where the log is. */
export class SetupError extends Error {}

/** Ends the program with the message of what could not be set up; other errors are thrown on. */
export function endOnSetupError(error) {
  if (!(error instanceof SetupError)) throw error;
  console.error(error.message);
  process.exit(1);
}

/** Folders that are being filled stand beside their place: .NAME~HOST~PID~ and six letters more. */
const half = (name) => `.${name.replace(/[^\w.-]/g, '_')}~${hostname()}~${process.pid}~`;

function alive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** Removes what killed set-ups left, and gives the names that another process fills right now. */
function sweep() {
  const day = 24 * 3600_000;
  const busy = new Set();
  for (const entry of existsSync(cache) ? readdirSync(cache).filter((n) => n.startsWith('.')) : []) {
    const [name, host, pid] = entry.slice(1).split('~');
    const here = host === hostname();
    const path = join(cache, entry);
    const old = () => Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0) > day;
    if (here ? !alive(Number(pid)) : old()) rmSync(path, { recursive: true, force: true });
    else if (here && Number(pid) !== process.pid) busy.add(name);
  }
  return busy;
}

const sleep = (ms) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);

/**
 * A folder of the cache as a part: `fill(folder)` fills a folder beside it, which takes its place when it is whole, so a
 * failed or killed attempt leaves nothing that looks finished. It counts as there while the files it `needs` are.
 */
export function cachedPart(name, { what, takes, needs = [] }, fill) {
  const folder = join(cache, name);
  const ready = () => ['.whole', ...needs].every((file) => existsSync(join(folder, file)));
  const make = () => {
    // Two commands may be set up at once: the second waits for what the first is making.
    while (sweep().has(name)) sleep(500);
    if (ready()) return;
    const part = mkdtempSync(join(cache, half(name)));
    try {
      fill(part);
      const lacking = needs.filter((file) => !existsSync(join(part, file)));
      if (lacking.length > 0) throw new Error(`was made without ${lacking.join(', ')}`);
      writeFileSync(join(part, '.whole'), '');
      if (ready()) return;
      rmSync(folder, { recursive: true, force: true });
      renameSync(part, folder);
    } finally {
      rmSync(part, { recursive: true, force: true });
    }
  };
  return { name, what, takes, folder, ready, make };
}

/** A folder of the cache, made when it is not there. */
export function cached(name, fill, about = { what: name, takes: 'some minutes' }) {
  const part = cachedPart(name, about, fill);
  setUp([part]);
  return part.folder;
}
