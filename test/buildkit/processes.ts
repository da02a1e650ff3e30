import { execFile, type ChildProcess } from 'node:child_process';
import { createServer } from 'node:net';

/** A port of the loopback interface that nothing listens on. */
export const freePort = (): Promise<number> =>
  new Promise((ok, no) => {
    const probe = createServer().on('error', no);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      probe.close(() => ok(port));
    });
  });

export interface CallOptions {
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  /** A status other than 0 is an answer too. */
  readonly allowFailure?: boolean;
  /** What the command reads from its standard input. */
  readonly input?: string;
}

/**
 * Runs a command to its end and gives what it wrote, standard output first.
 * @throws Error with its standard error, when it ends with a status other than 0.
 */
export function call(file: string, args: readonly string[], options: CallOptions = {}): Promise<string> {
  return new Promise((ok, no) => {
    const child = execFile(
      file,
      [...args],
      { env: options.env ?? process.env, cwd: options.cwd ?? process.cwd(), maxBuffer: 1 << 28 },
      (error, stdout, stderr) => {
        if (error !== null && options.allowFailure !== true)
          no(new Error(`${file.split('/').at(-1) ?? ''} ${args.join(' ')}\n${stderr}`));
        else ok(stdout + stderr);
      },
    );
    if (options.input !== undefined) child.stdin?.end(options.input);
  });
}

/** Asks ten times a second; @throws Error after 30 s. */
export async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 30_000; Date.now() < end; await new Promise((r) => setTimeout(r, 100)))
    if (await holds()) return;
  throw new Error(`waited 30 s for ${what}`);
}

/** Whether a call succeeds. */
export const succeeds = (called: Promise<unknown>): Promise<boolean> =>
  called.then(
    () => true,
    () => false,
  );

function signal(child: ChildProcess, name: NodeJS.Signals): void {
  try {
    if (child.pid !== undefined) process.kill(-child.pid, name);
  } catch {
    // It ended by itself.
  }
}

/** Ends processes that lead groups of their own, with all that they started: asked first, forced after 5 s. */
export async function endGroups(children: Iterable<ChildProcess>): Promise<void> {
  const all = [...children];
  const gone = (child: ChildProcess): Promise<unknown> =>
    child.exitCode !== null || child.signalCode !== null
      ? Promise.resolve()
      : Promise.race([new Promise((r) => child.once('exit', r)), new Promise((r) => setTimeout(r, 5000).unref())]);
  for (const child of all) signal(child, 'SIGTERM');
  await Promise.all(all.map(gone));
  for (const child of all) signal(child, 'SIGKILL');
}
