import { isIgnored, readIgnoreFile } from '../core/context/dockerignore';
import type { Fingerprint } from '../core/context/fingerprint';
import { usageOf, type ContextUsage, type LeftOut } from '../core/context/usage';
import { plan } from '../core/plan';
import { encodePath, namesIn } from './names';
import { takeFingerprint, type ScanOptions } from './scan';

/** Top-most paths that the ignore file leaves out, in the folders that were looked at. */
function leftOut(context: Fingerprint, contextPath: string): Omit<LeftOut, 'by'>[] {
  const ignore = readIgnoreFile(context.ignore?.text ?? '');
  if (ignore.patterns.length === 0) return [];
  const folders = ['', ...[...context.files].flatMap(([path, e]) => (e.type === 'folder' ? [path] : []))];
  return folders.flatMap((folder) => {
    try {
      return namesIn(encodePath(folder === '' ? contextPath : `${contextPath}/${folder}`)).flatMap(
        ({ name, isFolder }) => {
          const path = folder === '' ? name : `${folder}/${name}`;
          return !context.files.has(path) && isIgnored(ignore, path).ignored ? [{ path, folder: isFolder }] : [];
        },
      );
    } catch {
      return [];
    }
  });
}

/** What the steps of a Dockerfile take of its context as it is now. */
export function readUsage(options: Omit<ScanOptions, 'selectors'> & { readonly text: string }): {
  readonly usage: ContextUsage;
  readonly context: Fingerprint;
} {
  const planned = plan(options.text);
  const context = takeFingerprint({ ...options, selectors: [{ path: '.', wildcard: false }], withoutContent: true });
  return { usage: usageOf(planned, context, leftOut(context, options.contextPath)), context };
}
