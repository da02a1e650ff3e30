import { existsSync } from 'node:fs';
import * as vscode from 'vscode';
import type { BaselineReason } from '../core/cause';
import { compareRecords, type Comparison } from '../core/compare';
import {
  chooseBaselines,
  contextQuestions,
  explain,
  planned,
  type ExplainInput,
  type Explanation,
} from '../core/explain';
import type { BuildRecord } from '../core/records';
import { contextEvidence, type BuildEvidence } from '../evidence/evidence';
import type { Builds, KnownBuild } from './builds';
import { findEarlierBuilds } from './file-builds';
import type { ReadBuild } from './known';

/** The Dockerfile as it is at hand: it stands in for those that records do not keep. */
export interface Source {
  readonly text: string;
  readonly file: string;
}

/** Everything an explanation is made from besides the text in the editor. */
export interface Case extends ReadBuild {
  readonly baselines: readonly BuildRecord[];
  readonly baselineWhy: BaselineReason;
  /** The build that the first baseline is of. */
  readonly baseline?: KnownBuild;
  /** What fingerprints, commits and times say of each step's files. */
  readonly context: BuildEvidence;
}

/**
 * Gathers what a build is compared with: the build a person chose, else the newest earlier ones that are alike.
 * @throws Error when the chosen build can't be read.
 */
export async function gather(
  builds: Builds,
  read: ReadBuild,
  candidates: readonly ReadBuild[],
  chosen: KnownBuild | undefined,
  source: Source,
): Promise<Case> {
  const found =
    chosen === undefined
      ? chooseBaselines(
          read.record,
          candidates.map((c) => c.record),
        )
      : { records: [await builds.record(chosen)], why: { kind: 'given' } as const };
  const baseline = chosen ?? candidates.find((c) => c.record === found.records[0])?.build;
  const input = inputOf(read.record, found.records, source);
  const { contextPath } = read.record;
  // Looking into the folder runs git: not in a workspace that is not trusted.
  const folder =
    vscode.workspace.isTrusted && contextPath !== undefined && existsSync(contextPath) ? contextPath : undefined;
  const context = await contextEvidence({
    questions: contextQuestions(input),
    build: read.record,
    ...(folder !== undefined && { folder }),
    ...(builds.fingerprints !== undefined && { fingerprints: builds.fingerprints }),
  });
  return {
    ...read,
    baselines: found.records,
    baselineWhy: found.why,
    ...(baseline !== undefined && { baseline }),
    context,
  };
}

const inputOf = (record: BuildRecord, baselines: readonly BuildRecord[], { text, file }: Source): ExplainInput => ({
  ...planned(record, text, file),
  baselines: baselines.map((r) => planned(r, text, file)),
});

/** Explains a build; `text` stands in for Dockerfiles that the records do not keep. */
export function explainCase(found: Case, text: string, file: string): Explanation {
  const input = inputOf(found.record, found.baselines, { text, file });
  return explain({ ...input, context: found.context, baselineWhy: found.baselineWhy });
}

/** The same build beside the first it is compared with. */
export function compareCase(found: Case, text: string, file: string): Comparison | undefined {
  const input = inputOf(found.record, found.baselines, { text, file });
  return compareRecords(input, input.baselines?.[0]);
}

/** Records of a case that keep no Dockerfile are read by the text in the editor: the explanation changes with it. */
export const needsText = (found: Case): boolean =>
  [found.record, ...found.baselines].some((r) => r.dockerfile === undefined);

/**
 * Explains a build by what its own record keeps, for lists of builds.
 * @throws Error when its record can't be read.
 */
export async function explainKnown(builds: Builds, build: KnownBuild): Promise<Explanation> {
  const record = await builds.record(build);
  const source = { text: record.dockerfile ?? '', file: record.dockerfilePath ?? 'Dockerfile' };
  const found = await gather(builds, { build, record }, await findEarlierBuilds(builds, record), undefined, source);
  return explainCase(found, source.text, source.file);
}
