import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { LookQuestion } from './look';
import type { AheadQuestion, Answers, ComparedPair, Question, Reply } from './messages';
import type { ThreadData } from './worker';

/** More threads than this wait for the disk only. */
const maxThreads = 4;

interface Waiting {
  readonly resolve: (value: never) => void;
  readonly reject: (error: Error) => void;
}

/**
 * Fingerprints of build contexts, taken and compared in threads of their own. The first question starts them; when one
 * dies, what was asked fails and the next question starts it anew.
 */
export class Fingerprints {
  private worker: Worker | undefined;
  private readonly waiting = new Map<number, Waiting>();
  private readonly stop = new Int32Array(new SharedArrayBuffer(4));
  private next = 1;

  constructor(
    /** The thread's script. */
    private readonly script: string,
    /** Folder of the archive. */
    private readonly archive: string,
  ) {}

  private start(): Worker {
    if (this.worker !== undefined) return this.worker;
    const shares = Math.max(1, Math.min(maxThreads, availableParallelism()));
    const worker = new Worker(this.script, {
      workerData: { share: 0, shares, stop: this.stop, archive: this.archive } satisfies ThreadData,
    });
    worker.unref();
    worker.on('message', (reply: Reply) => {
      const waiting = this.waiting.get(reply.id);
      this.waiting.delete(reply.id);
      if (reply.ok) waiting?.resolve(reply.value as never);
      else waiting?.reject(new Error(reply.error));
      if (this.waiting.size === 0) worker.unref();
    });
    const died = (error: Error): void => {
      // An error is followed by an exit: by then another thread may have been started.
      if (this.worker === worker) this.end(error);
    };
    worker.on('error', (error: unknown) => died(error instanceof Error ? error : new Error(String(error))));
    worker.on('exit', () => died(new Error('the thread of fingerprints ended')));
    this.worker = worker;
    return worker;
  }

  private ask<T extends Question['type']>(
    question: Extract<Question, { type: T }>,
    signal?: AbortSignal,
  ): Promise<Answers[T]> {
    const id = this.next++;
    const worker = this.start();
    worker.ref();
    const abort = (): void => void Atomics.store(this.stop, 0, id);
    signal?.addEventListener('abort', abort, { once: true });
    if (signal?.aborted === true) abort();
    const answered = new Promise<Answers[T]>((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      worker.postMessage({ id, ...question });
    });
    return answered.finally(() => signal?.removeEventListener('abort', abort));
  }

  /** Takes and keeps the fingerprint of a build that was announced; undefined when its Dockerfile takes nothing. */
  take(build: Omit<Extract<Question, { type: 'take' }>, 'type'>, signal?: AbortSignal): Promise<Answers['take']> {
    return this.ask<'take'>({ type: 'take', ...build }, signal);
  }

  /** What kept fingerprints say of the files that steps take. */
  compare(pairs: readonly ComparedPair[]): Promise<Answers['compare']> {
    return this.ask<'compare'>({ type: 'compare', pairs });
  }

  /** What a folder tells of the files that steps take, without fingerprints. */
  look(question: LookQuestion): Promise<Answers['look']> {
    return this.ask<'look'>({ type: 'look', ...question });
  }

  /** What kept fingerprints say of the files that steps would take now. Rejects when it was stopped. */
  ahead(question: AheadQuestion, signal?: AbortSignal): Promise<Answers['ahead']> {
    return this.ask<'ahead'>({ type: 'ahead', ...question }, signal);
  }

  /** What each step of a Dockerfile takes of its context as it is now. */
  usage(context: Omit<Extract<Question, { type: 'usage' }>, 'type'>): Promise<Answers['usage']> {
    return this.ask<'usage'>({ type: 'usage', ...context });
  }

  private end(error: Error): void {
    this.worker = undefined;
    for (const w of this.waiting.values()) w.reject(error);
    this.waiting.clear();
  }

  dispose(): void {
    void this.worker?.terminate();
    this.end(new Error('the thread of fingerprints ended'));
  }
}
