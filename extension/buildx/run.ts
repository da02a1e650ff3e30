import { ProcessError, runProgram, type ProcessProblem } from '../process/run';
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
  /** stderr is only followed: what is given back holds its end. */
  readonly followed?: boolean;
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

const errors: Readonly<Record<ProcessProblem, (detail: string) => BuildxError>> = {
  'not-found': () => new BuildxError('not-installed'),
  deadline: () => new BuildxError('timeout'),
  canceled: () => new BuildxError('canceled'),
  'too-large': (detail) => new BuildxError('failed', detail),
  failed: (detail) => new BuildxError('failed', detail),
};

/**
 * Runs buildx with an argument array, never through a shell.
 * @throws BuildxError told apart by cause.
 */
export async function runBuildx(exe: Executable, args: readonly string[], options: RunOptions = {}): Promise<Output> {
  const { env = process.env, timeout = 20_000, ...rest } = options;
  try {
    const { code, stdout, stderr } = await runProgram({
      file: exe.file,
      args: [...exe.args, ...args],
      env,
      deadline: timeout,
      maxBytes,
      ...rest,
    });
    if (code !== 0) throw classify(stderr.toString());
    return { stdout, stderr: stderr.toString() };
  } catch (error) {
    throw error instanceof ProcessError ? errors[error.problem](error.message) : error;
  }
}
