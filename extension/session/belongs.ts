import { placeOf, verdictOfPlace } from '../core/lines';
import { mayBeOf } from '../core/match';
import { plan } from '../core/plan';
import { fileAt } from '../places/dockerfile';
import { SeenPaths } from '../places/seen';
import type { LiveBuild } from './live';

/** A Dockerfile that is open: where it is and what it says. */
export interface OpenFile {
  /** Path on this machine; absent for a text that is no file of it, which is known by its text alone. */
  readonly path?: string;
  readonly text: string;
}

/** A running build is of a file: of its very path, or, when it was started elsewhere, by the steps seen so far. */
export function isOf({ started, record }: LiveBuild, { path, text }: OpenFile): boolean {
  if (started?.contextPath === undefined) return record !== undefined && mayBeOf(plan(text), record);
  if (path === undefined) return false;
  return verdictOfPlace(new SeenPaths().seePlace(placeOf(started)), fileAt(path, text)) === 'path';
}

/** A document as a file of this machine, or as a text of elsewhere: what is not on the disk may have the path of what is. */
export const openFileOf = (uri: { readonly scheme: string; readonly fsPath: string }, text: string): OpenFile =>
  uri.scheme === 'file' ? { path: uri.fsPath, text } : { text };
