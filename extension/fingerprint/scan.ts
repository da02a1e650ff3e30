import { lstatSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { readIgnoreFile } from '../core/context/dockerignore';
import type { FileEntry, Fingerprint } from '../core/context/fingerprint';
import { followPaths } from '../core/context/links';
import type { Selector } from '../core/context/selectors';
import { ContextFiles } from './context-files';
import { ContextTree, type ScanRequest, type ScanResult } from './context-tree';
import type { Stop } from './digest';
import { readPlain } from '../files/plain';
import { encodePath, namesIn, targetOf } from './names';
import { wanted } from './wanted';

/** A context to be read. */
export interface ScanOptions {
  readonly contextPath: string;
  /** The Dockerfile, when it is not `Dockerfile` in the context: an ignore file next to it comes first. */
  readonly dockerfile?: string;
  /** What the steps take. */
  readonly selectors: readonly Selector[];
  /** A build began then, milliseconds since 1970: what changed after is not sure to be what it took. */
  readonly startedAt?: number;
  /** Names, sizes and modes only: no file is read. */
  readonly withoutContent?: boolean;
}

/** The ignore file BuildKit takes: the Dockerfile's own, else the context's (frontend/dockerui/config.go). */
function ignoreFileOf(options: Pick<ScanOptions, 'contextPath' | 'dockerfile'>): Fingerprint['ignore'] {
  const dockerfile = options.dockerfile ?? join(options.contextPath, 'Dockerfile');
  for (const path of [
    join(dirname(dockerfile), `${basename(dockerfile)}.dockerignore`),
    join(options.contextPath, '.dockerignore'),
  ]) {
    const text = readPlain(path);
    if (text !== undefined) return { file: basename(path), text };
  }
  return undefined;
}

const noStop: Stop = () => false;

type Request = ScanRequest & { readonly ignoreFile: Fingerprint['ignore'] };

/** What a scan of a context is to find, as trees take it. */
export function requestOf(options: ScanOptions, stop: Stop = noStop): Request {
  const ignoreFile = ignoreFileOf(options);
  const { contextPath, selectors, startedAt, withoutContent } = options;
  const full = (path: string): string | Buffer => encodePath(path === '.' ? contextPath : `${contextPath}/${path}`);
  const entry = (path: string): FileEntry | undefined => {
    const stat = lstatSync(full(path), { throwIfNoEntry: false });
    if (stat?.isSymbolicLink() !== true) return undefined;
    return { type: 'link', mode: 0o777, size: 0, touchedAt: stat.ctimeMs, link: targetOf(full(path)) };
  };
  const names = (folder: string): string[] => {
    try {
      return namesIn(full(folder)).map((n) => n.name);
    } catch {
      return [];
    }
  };
  const paths = followPaths(selectors, entry, names);
  return {
    ignore: readIgnoreFile(ignoreFile?.text ?? '').patterns,
    wanted: wanted(paths),
    rules: JSON.stringify([ignoreFile?.text ?? '', paths]),
    ...(startedAt !== undefined && { startedAt }),
    ...(withoutContent === true && { withoutContent }),
    stop,
    ignoreFile,
  };
}

/** A context between two scans: a second one reads only what moved. */
export class ScannedContext {
  readonly files = new ContextFiles();
  readonly tree: ContextTree;

  constructor(contextPath: string, share = 0, shares = 1) {
    this.tree = new ContextTree(contextPath, share, shares);
  }

  /** The fingerprint that results of all shares make. */
  fingerprint(request: Request, options: ScanOptions, results: readonly ScanResult[]): Fingerprint {
    for (const r of results) this.files.apply(r);
    const incomplete = results.find((r) => r.incomplete !== undefined)?.incomplete;
    return {
      takenAt: Date.now(),
      contextPath: options.contextPath,
      ...(options.startedAt !== undefined && { startedAt: options.startedAt }),
      ...(request.ignoreFile !== undefined && { ignore: request.ignoreFile }),
      files: this.files.sent(),
      unsure: [...new Set(results.flatMap((r) => r.unsure))],
      ...(incomplete !== undefined && { incomplete }),
    };
  }
}

/** A context as it is now. With a context that was scanned before only what moved is read. */
export function takeFingerprint(options: ScanOptions, context = new ScannedContext(options.contextPath)): Fingerprint {
  const request = requestOf(options);
  const found = context.fingerprint(request, options, [context.tree.scan(request)]);
  return { ...found, files: new Map(found.files) };
}
