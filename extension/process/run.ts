import { spawn, type ChildProcess } from 'node:child_process';
import { StringDecoder } from 'node:string_decoder';

/** Why a program gave no output. */
export type ProcessProblem = 'not-found' | 'deadline' | 'canceled' | 'too-large' | 'failed';

/** A program that could not be started, or was ended before it was done. */
export class ProcessError extends Error {
  override readonly name = 'ProcessError';
  constructor(
    readonly problem: ProcessProblem,
    detail: string = problem,
  ) {
    super(detail);
  }
}

/** What a program wrote, and its exit code; null when a signal ended it. */
export interface Output {
  readonly code: number | null;
  readonly stdout: Buffer;
  readonly stderr: Buffer;
}

/** A program to run: no shell reads its arguments. */
export interface Program {
  readonly file: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  /** Milliseconds until it is ended. */
  readonly deadline: number;
  /** Bytes it may write to both of its outputs; what writes more is ended. */
  readonly maxBytes: number;
  readonly input?: string;
  readonly signal?: AbortSignal;
  /** Gets parts of stderr as they come, whole characters each. */
  readonly onStderr?: (text: string) => void;
  /** stderr is followed and not kept: its end alone, for a message. It then counts for no limit. */
  readonly followed?: boolean;
}

/** Characters of a followed stderr that are kept. */
const keptTail = 1 << 16;
/** Milliseconds between the wish to end and the end. */
const grace = 1000;

const isWindows = process.platform === 'win32';
const running = new Set<ChildProcess>();

/** Ends a program with all that it started: its process group, on Windows its tree. False when nothing is left of it. */
function signalAll(child: ChildProcess, signal: NodeJS.Signals): boolean {
  if (child.pid === undefined) return false;
  try {
    if (!isWindows) return process.kill(-child.pid, signal);
    spawn('taskkill', ['/T', '/F', '/PID', String(child.pid)], { stdio: 'ignore', windowsHide: true }).on('error', () =>
      child.kill(),
    );
    return true;
  } catch {
    return false;
  }
}

// A group of its own hears no Ctrl+C: what is still running goes with this process.
process.on('exit', () => {
  for (const child of running) signalAll(child, 'SIGKILL');
});

/** Bytes that are kept, or the last of them. */
class Kept {
  private parts: Buffer[] = [];
  size = 0;

  constructor(private readonly tail?: number) {}

  add(chunk: Buffer): void {
    this.parts.push(chunk);
    this.size += chunk.byteLength;
    if (this.tail === undefined || this.size <= 2 * this.tail) return;
    this.parts = [this.bytes().subarray(-this.tail)];
    this.size = this.tail;
  }

  bytes(): Buffer {
    return Buffer.concat(this.parts);
  }
}

/**
 * Runs a program and gives what it wrote. It settles at the deadline even when something that the program started keeps its
 * outputs open.
 * @throws ProcessError when it could not run to its end; an exit code other than 0 is no error here.
 */
export function runProgram(program: Program): Promise<Output> {
  const { signal } = program;
  if (signal?.aborted === true) return Promise.reject(new ProcessError('canceled'));
  return new Promise((resolve, reject) => {
    const child = spawn(program.file, [...program.args], {
      env: program.env,
      stdio: ['pipe', 'pipe', 'pipe'],
      shell: false,
      windowsHide: true,
      detached: !isWindows,
    });
    running.add(child);
    const stdout = new Kept();
    const stderr = new Kept(program.followed === true ? keptTail : undefined);
    let isSettled = false;
    const settle = (act: () => void): void => {
      if (isSettled) return;
      isSettled = true;
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
      act();
    };
    const end = (error: ProcessError): void =>
      settle(() => {
        for (const stream of [child.stdin, child.stdout, child.stderr]) stream.destroy();
        if (signalAll(child, 'SIGTERM'))
          setTimeout(() => {
            signalAll(child, 'SIGKILL');
            running.delete(child);
          }, grace);
        else running.delete(child);
        reject(error);
      });
    const timer = setTimeout(() => end(new ProcessError('deadline')), program.deadline);
    const abort = (): void => end(new ProcessError('canceled'));
    signal?.addEventListener('abort', abort, { once: true });
    const keep = (kept: Kept) => (chunk: Buffer) => {
      kept.add(chunk);
      const size = stdout.size + (program.followed === true ? 0 : stderr.size);
      if (size > program.maxBytes) end(new ProcessError('too-large', 'the output is too large'));
    };
    child.stdout.on('data', keep(stdout));
    child.stderr.on('data', keep(stderr));
    const { onStderr } = program;
    if (onStderr !== undefined) {
      const decoder = new StringDecoder('utf8');
      child.stderr.on('data', (chunk: Buffer) => {
        if (!isSettled) onStderr(decoder.write(chunk));
      });
    }
    // A program that reads nothing closes its input first.
    child.stdin.on('error', () => undefined);
    child.stdin.end(program.input ?? '');
    child.on('error', (error: NodeJS.ErrnoException) =>
      settle(() => {
        running.delete(child);
        const isMissing = error.code === 'ENOENT' || error.code === 'EACCES';
        reject(new ProcessError(isMissing ? 'not-found' : 'failed', error.message));
      }),
    );
    child.on('close', (code) =>
      settle(() => {
        running.delete(child);
        resolve({ code, stdout: stdout.bytes(), stderr: stderr.bytes() });
      }),
    );
  });
}
