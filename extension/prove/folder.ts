import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const start = join(tmpdir(), 'stagegraph-prove-');

/** A folder for the copies that a proof builds. */
export const makeTrialFolder = (): Promise<string> => mkdtemp(start);

/** A build of such a folder is nobody's: it is listed nowhere and explains nothing. */
export const isTrial = ({ contextPath }: { readonly contextPath?: string }): boolean =>
  contextPath?.startsWith(start) === true;
