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

/** What fingerprints that were taken at both builds say. */
async function fromFingerprints(input: EvidenceInput): Promise<Map<string, ContextVerdict>> {
  const { questions, build, folder, fingerprints } = input;
  const now = build.ref;
  const pairs = questions.flatMap(({ step, selectors, baseline }) =>
    now === undefined || baseline.ref === undefined ? [] : [{ step, selectors, old: baseline.ref, now }],
  );
  const found = new Map<string, ContextVerdict>();
  if (fingerprints === undefined || pairs.length === 0) return found;
  for (const { step, verdict } of await fingerprints.compare(pairs)) {
    if (verdict === undefined) continue;
    const baseline = questions.find((q) => q.step === step)?.baseline;
    const revisions = [bareRevision(baseline?.revision), bareRevision(build.revision)].filter(isCommit);
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

/**
 * What is known of the files that steps take, between the builds they are compared with and this one: fingerprints where
 * both were taken, else what the folder tells. The verdict says which it is.
 */
export async function contextEvidence(input: EvidenceInput): Promise<Map<string, ContextVerdict>> {
  const { questions, build, folder, dockerfile, fingerprints } = input;
  const evidence = await fromFingerprints(input);
  const left = questions.filter((q) => !evidence.has(q.step));
  if (folder === undefined || left.length === 0) return evidence;
  const question = {
    folder,
    ...(dockerfile !== undefined && { dockerfile }),
    build: looked(build),
    steps: left.map(({ step, selectors, baseline }) => ({ step, selectors, baseline: looked(baseline) })),
  };
  const found = await (fingerprints?.look(question) ?? lookInto(question));
  return new Map([...found, ...evidence]);
}
