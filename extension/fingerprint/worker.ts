import { createHash } from 'node:crypto';
import { parentPort, Worker, workerData } from 'node:worker_threads';
import { Archive } from '../archive/archive';
import { verdictOf } from '../core/context/diff';
import type { Fingerprint } from '../core/context/fingerprint';
import type { ScanResult } from './context-tree';
import { lookInto } from './look';
import type { Answers, ComparedPair, Question, Reply, Request } from './messages';
import { requestOf, ScannedContext, type ScanOptions } from './scan';
import { FingerprintStore } from './store';
import { takenByBuild } from './taken';
import { readUsage } from './usage';
import { errorText } from '../core/text/error-text';

/** What a thread is started with. */
export interface ThreadData {
  readonly share: number;
  readonly shares: number;
  /** Number of the request that is to stop. */
  readonly stop: Int32Array;
  readonly archive: string;
}

/** A share of a scan, asked of another thread. */
interface Share {
  readonly id: number;
  readonly type: 'share';
  readonly options: ScanOptions;
}

/** As many contexts as are remembered: what the builds of a few projects take. */
const maxContexts = 4;

const data = workerData as ThreadData;
const store = new FingerprintStore(new Archive(data.archive));
const contexts = new Map<string, ScannedContext>();
const stopped = (id: number) => (): boolean => Atomics.load(data.stop, 0) === id;

/** What is known of a context; the one that was longest not used is forgotten. */
function contextOf(contextPath: string): ScannedContext {
  const known = contexts.get(contextPath) ?? new ScannedContext(contextPath, data.share, data.shares);
  contexts.delete(contextPath);
  contexts.set(contextPath, known);
  const [oldest] = contexts.keys();
  if (contexts.size > maxContexts && oldest !== undefined) contexts.delete(oldest);
  return known;
}

const scanShare = (id: number, options: ScanOptions): ScanResult =>
  contextOf(options.contextPath).tree.scan(requestOf(options, stopped(id)));

const helpers = data.share === 0 ? startHelpers() : [];

function startHelpers(): Worker[] {
  return Array.from({ length: data.shares - 1 }, (_, i) => {
    const helper = new Worker(__filename, { workerData: { ...data, share: i + 1 } satisfies ThreadData });
    helper.unref();
    return helper;
  });
}

const askHelper = (helper: Worker, share: Share): Promise<ScanResult> =>
  new Promise((resolve, reject) => {
    const end = (): void => {
      helper.off('message', onMessage);
      helper.off('error', onError);
    };
    const onError = (error: unknown): void => {
      end();
      reject(error instanceof Error ? error : new Error(String(error)));
    };
    const onMessage = (reply: { id: number; result?: ScanResult; error?: string }): void => {
      if (reply.id !== share.id) return;
      end();
      if (reply.result !== undefined) resolve(reply.result);
      else reject(new Error(reply.error ?? 'the scan failed'));
    };
    helper.on('message', onMessage);
    helper.on('error', onError);
    helper.postMessage(share);
  });

/** A context as it is now, read by all threads together: only what moved since the last scan is read again. */
async function scan(id: number, options: ScanOptions) {
  const asked = helpers.map((h) => askHelper(h, { id, type: 'share', options }));
  const request = requestOf(options, stopped(id));
  const context = contextOf(options.contextPath);
  // A share that failed must not leave the others unheard.
  const own = await Promise.allSettled([Promise.resolve().then(() => context.tree.scan(request)), ...asked]);
  const results = own.flatMap((r) => (r.status === 'fulfilled' ? [r.value] : []));
  const fingerprint = context.fingerprint(request, options, results);
  const failed = own.find((r) => r.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
  return { fingerprint, context, read: results.reduce((sum, r) => sum + r.read, 0) };
}

async function take(id: number, q: Extract<Question, { type: 'take' }>): Promise<Answers['take']> {
  const taken = takenByBuild(q.contextPath, q.dockerfilePath);
  if (taken === undefined || taken.selectors.length === 0) return undefined;
  const { contextPath, startedAt } = q;
  const options: ScanOptions = { contextPath, ...taken, ...(startedAt !== undefined && { startedAt }) };
  const { fingerprint, context, read } = await scan(id, options);
  const whole = await store.put(q.key, fingerprint, context.files.movedSinceKept());
  if (whole) context.files.keptWhole();
  return { files: fingerprint.files.size, read };
}

async function compare(pairs: readonly ComparedPair[]): Promise<Answers['compare']> {
  const kept = new Map<string, Promise<Fingerprint | undefined>>();
  const get = (key: string): Promise<Fingerprint | undefined> => {
    let found = kept.get(key);
    if (found === undefined) kept.set(key, (found = store.get(key)));
    return found;
  };
  return Promise.all(
    pairs.map(async ({ step, old, now, selectors }) => {
      const [a, b] = [await get(old), await get(now)];
      const verdict = a === undefined || b === undefined ? undefined : verdictOf(a, b, selectors);
      return { step, old, verdict };
    }),
  );
}

/** A fingerprint as it will be when a text is written to its file; a file that no step takes makes no difference. */
function withText(
  fingerprint: Fingerprint,
  { path, text }: { readonly path: string; readonly text: string },
): Fingerprint {
  const entry = fingerprint.files.get(path);
  const bytes = Buffer.from(text);
  const digest = createHash('sha256').update(bytes).digest('hex');
  if (entry?.type !== 'file' || entry.digest === digest) return fingerprint;
  const files = new Map(fingerprint.files).set(path, { ...entry, size: bytes.length, digest });
  return { ...fingerprint, files };
}

async function ahead(id: number, q: Extract<Question, { type: 'ahead' }>): Promise<Answers['ahead']> {
  const { contextPath, dockerfile, selectors: all, steps } = q;
  const kept = new Map<string, Fingerprint>();
  for (const old of new Set(steps.map((s) => s.old))) {
    const found = await store.get(old);
    if (found !== undefined) kept.set(old, found);
  }
  if (kept.size === 0 || stopped(id)()) return [];
  const { fingerprint } = await scan(id, { contextPath, dockerfile, selectors: all });
  const now = q.unsaved === undefined ? fingerprint : withText(fingerprint, q.unsaved);
  return steps.map(({ step, old, selectors }) => {
    const before = kept.get(old);
    return { step, old, verdict: before === undefined ? undefined : verdictOf(before, now, selectors) };
  });
}

function answer(request: Request): Promise<Answers[keyof Answers]> {
  switch (request.type) {
    case 'take':
      return take(request.id, request);
    case 'compare':
      return compare(request.pairs);
    case 'look':
      return lookInto(request);
    case 'ahead':
      return ahead(request.id, request);
    case 'usage':
      return Promise.resolve(readUsage(request).usage);
  }
}

let working: Promise<unknown> = Promise.resolve();

parentPort?.on('message', (message: Request | Share) => {
  if (message.type === 'share') {
    try {
      parentPort?.postMessage({ id: message.id, result: scanShare(message.id, message.options) });
    } catch (error) {
      parentPort?.postMessage({ id: message.id, error: errorText(error) });
    }
    return;
  }
  // One at a time: they share the trees.
  working = working.then(async () => {
    let reply: Reply;
    try {
      reply = { id: message.id, ok: true, value: await answer(message) };
    } catch (error) {
      reply = { id: message.id, ok: false, error: errorText(error) };
    }
    parentPort?.postMessage(reply);
  });
});
