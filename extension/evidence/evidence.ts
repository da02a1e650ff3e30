import type { ContextQuestion, ContextVerdict } from '../core/explain';
import type { BuildRecord } from '../core/records';
import type { Fingerprints } from '../fingerprint/client';
import { isCommit } from '../fingerprint/git';
import { bareRevision, lookInto, type LookedBuild } from '../fingerprint/look';
import { withDiffs } from './old-text';

/** A build, and what is to be known of the files its steps took. */
export interface EvidenceInput {
  readonly questions: readonly ContextQuestion[];
  readonly build: BuildRecord;
  /** The context's folder on this machine; without it only fingerprints speak. */
  readonly folder?: string;
  /** Where an ignore file may stand besides the context. */
  readonly dockerfile?: string;
  /** The threads that hold fingerprints and look into folders; without them this one looks. */
  readonly fingerprints?: Pick<Fingerprints, 'compare' | 'look'>;
}

/** What is known of the files that steps take, by the build they are compared with, then by step. */
export type BuildEvidence = ReadonlyMap<BuildRecord, ReadonlyMap<string, ContextVerdict>>;

/** What fingerprints that were taken at both builds say. */
async function fromFingerprints(
  input: EvidenceInput,
  baseline: BuildRecord,
  questions: readonly ContextQuestion[],
): Promise<Map<string, ContextVerdict>> {
  const { build, folder, fingerprints } = input;
  const [old, now] = [baseline.ref, build.ref];
  const found = new Map<string, ContextVerdict>();
  if (fingerprints === undefined || old === undefined || now === undefined) return found;
  const pairs = questions.map(({ step, selectors }) => ({ step, selectors, old, now }));
  for (const { step, verdict } of await fingerprints.compare(pairs)) {
    if (verdict === undefined) continue;
    const revisions = [bareRevision(baseline.revision), bareRevision(build.revision)].filter(isCommit);
    found.set(
      step,
      verdict.kind === 'changed' && folder !== undefined
        ? { ...verdict, files: await withDiffs(verdict.files, folder, revisions) }
        : verdict,
    );
  }
  return found;
}

const looked = ({ revision, startedAt }: BuildRecord): LookedBuild => ({
  ...(revision !== undefined && { revision }),
  ...(startedAt !== undefined && { startedAt }),
});

async function against(
  input: EvidenceInput,
  baseline: BuildRecord,
  questions: readonly ContextQuestion[],
): Promise<Map<string, ContextVerdict>> {
  const { build, folder, dockerfile, fingerprints } = input;
  const evidence = await fromFingerprints(input, baseline, questions);
  const left = questions.filter((q) => !evidence.has(q.step));
  if (folder === undefined || left.length === 0) return evidence;
  const question = {
    folder,
    ...(dockerfile !== undefined && { dockerfile }),
    build: looked(build),
    steps: left.map(({ step, selectors }) => ({ step, selectors, baseline: looked(baseline) })),
  };
  const found = await (fingerprints?.look(question) ?? lookInto(question));
  return new Map([...found, ...evidence]);
}

/**
 * What is known of the files that steps take, between the builds they are compared with and this one: fingerprints where
 * both were taken, else what the folder tells. The verdict says which it is.
 */
export async function contextEvidence(input: EvidenceInput): Promise<BuildEvidence> {
  const found = new Map<BuildRecord, ReadonlyMap<string, ContextVerdict>>();
  for (const baseline of new Set(input.questions.map((q) => q.baseline))) {
    const questions = input.questions.filter((q) => q.baseline === baseline);
    found.set(baseline, await against(input, baseline, questions));
  }
  return found;
}
