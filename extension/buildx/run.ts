import { spawn } from 'node:child_process';
import { BuildxError, classify } from './errors';

export interface Output {
  readonly stdout: Buffer;
  readonly stderr: string;
}

export interface RunOptions {
  readonly env?: NodeJS.ProcessEnv;
  readonly signal?: AbortSignal;
  /** Milliseconds until the process is ended; 20 s unless told. */
  readonly timeout?: number;
  /** Called with parts of stderr as they come: logs are written there. */
  readonly onStderr?: (text: string) => void;
}

/** More than any record takes; what a process writes beyond it ends the process. */
const maxBytes = 256 * 1024 * 1024;

/** How buildx is started: `buildx` itself, or as docker's plugin. */
export interface Executable {
  readonly file: string;
  readonly args: readonly string[];
}

/** The executable a path names: `buildx` and the like run as they are, anything else is docker. */
export function executableOf(path: string): Executable {
  const name = path.split(/[\\/]/).at(-1) ?? path;
  return /buildx(?:\.exe)?$/i.test(name) ? { file: path, args: [] } : { file: path, args: ['buildx'] };
}

/**
 * Runs buildx with an argument array, never through a shell.
 * @throws BuildxError told apart by cause.
 */
export function runBuildx(exe: Executable, args: readonly string[], options: RunOptions = {}): Promise<Output> {
  return new Promise((resolve, reject) => {
    const child = spawn(exe.file, [...exe.args, ...args], {
      env: options.env ?? process.env,
      stdio: ['ignore', 'pipe', 'pipe'],
      windowsHide: true,
    });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    let size = 0;
    let ended: BuildxError | undefined;
    const end = (error: BuildxError): void => {
      ended ??= error;
      child.kill();
      setTimeout(() => child.kill('SIGKILL'), 2000).unref();
    };
    const timer = setTimeout(() => end(new BuildxError('timeout')), options.timeout ?? 20_000);
    const abort = (): void => end(new BuildxError('canceled'));
    if (options.signal?.aborted === true) abort();
    options.signal?.addEventListener('abort', abort, { once: true });
    const keep =
      (list: Buffer[]) =>
      (chunk: Buffer): void => {
        size += chunk.byteLength;
        if (size > maxBytes) end(new BuildxError('failed', 'the output is too large'));
        else list.push(chunk);
      };
    child.stdout.on('data', keep(stdout));
    child.stderr.on('data', keep(stderr));
    if (options.onStderr !== undefined) child.stderr.setEncoding('utf8').on('data', options.onStderr);
    const finish = (): void => {
      clearTimeout(timer);
      options.signal?.removeEventListener('abort', abort);
    };
    child.on('error', (error: NodeJS.ErrnoException) => {
      finish();
      reject(
        ended ??
          (error.code === 'ENOENT' || error.code === 'EACCES'
            ? new BuildxError('not-installed')
            : new BuildxError('failed', error.message)),
      );
    });
    child.on('close', (code) => {
      finish();
      const text = stderr.map((b) => b.toString()).join('');
      if (ended !== undefined) reject(ended);
      else if (code === 0) resolve({ stdout: Buffer.concat(stdout), stderr: text });
      else reject(classify(text));
    });
  });
}
