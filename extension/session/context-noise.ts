import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import type * as vscode from 'vscode';
import { noiseIn, type NoisyPath, type Rebuild } from '../core/context/noise';
import { chooseBaselines } from '../core/explain';
import { plan } from '../core/plan';
import type { BuildRecord } from '../core/records';
import type { Fingerprints } from '../fingerprint/client';
import { takenBy } from '../fingerprint/taken';

/** The folder of a Dockerfile's build context: as its build recorded it, when that is of this machine, else its own. */
export const contextFolderOf = (document: vscode.TextDocument, record: BuildRecord | undefined): string =>
  record?.contextPath !== undefined && existsSync(record.contextPath)
    ? record.contextPath
    : dirname(document.uri.fsPath);

/** Files that broke steps of a Dockerfile in its last builds, as far as fingerprints of two builds in a row tell. */
export async function rebuildsOf(
  record: BuildRecord,
  others: readonly BuildRecord[],
  fingerprints: Pick<Fingerprints, 'compare'>,
): Promise<Rebuild[]> {
  const builds = [record, ...chooseBaselines(record, others).records].filter((r) => r.ref !== undefined);
  const pairs = builds.flatMap((now, i) => {
    const old = builds[i + 1];
    if (old?.ref === undefined || now.ref === undefined || now.dockerfile === undefined) return [];
    return [{ step: now.ref, old: old.ref, now: now.ref, selectors: takenBy(plan(now.dockerfile)) }];
  });
  const verdicts = pairs.length === 0 ? [] : await fingerprints.compare(pairs);
  return verdicts.flatMap(({ verdict }) =>
    verdict?.kind === 'changed'
      ? [{ paths: [...verdict.files, ...(verdict.ignore?.files ?? [])].map((f) => f.path) }]
      : [],
  );
}

/** Noise that a context holds, with how often it broke the cache. */
export const countedNoise = (noise: readonly NoisyPath[], rebuilds: readonly Rebuild[]): NoisyPath[] =>
  noiseIn(
    rebuilds,
    noise.map((n) => n.path),
  );
