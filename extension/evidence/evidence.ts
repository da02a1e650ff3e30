import { isIgnored, readIgnoreFile } from '../core/context/dockerignore';
import type { Fingerprint } from '../core/context/fingerprint';
import { selectPaths } from '../core/context/select';
import type { ContextQuestion, ContextVerdict, CulpritFile } from '../core/explain';
import { words } from '../core/format/words';
import type { BuildRecord } from '../core/records';
import type { Fingerprints } from '../fingerprint/client';
import { takeFingerprint } from '../fingerprint/scan';
import { changedBetween, isCommit } from './git';
import { withDiffs } from './old-text';

export interface EvidenceInput {
  readonly questions: readonly ContextQuestion[];
  readonly build: BuildRecord;
  /** The context's folder on this machine; without it only fingerprints speak. */
  readonly folder?: string;
  /** Where an ignore file may stand besides the context. */
  readonly dockerfile?: string;
  readonly fingerprints?: Pick<Fingerprints, 'compare'>;
}

/** As many files that may have changed as a person looks through. */
const maxCandidates = 20;

const bare = (revision: string | undefined): string => revision?.replace(/-dirty$/, '') ?? '';
const isDirty = (revision: string | undefined): boolean => revision?.endsWith('-dirty') === true;

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
    const revisions = [bare(baseline?.revision), bare(build.revision)].filter(isCommit);
    found.set(
      step,
      verdict.kind === 'changed' && folder !== undefined
        ? { ...verdict, files: await withDiffs(verdict.files, folder, revisions) }
        : verdict,
    );
  }
  return found;
}

/** What the commits of both builds say: it is not seen what was not committed, so that it is no proof. */
function fromCommits(
  taken: ReadonlySet<string>,
  ignore: Fingerprint['ignore'],
  committed: readonly CulpritFile[],
  old: string,
  now: string,
  dirty: boolean,
): ContextVerdict | undefined {
  const { patterns, problems } = readIgnoreFile(ignore?.text ?? '');
  // What was removed is in no selection of the present folder: its folder must be.
  const files = committed.filter(
    (f) =>
      (taken.has(f.path) || (f.change === 'removed' && isTakenAbove(f.path, taken))) &&
      !isIgnored({ patterns, problems }, f.path).ignored,
  );
  if (files.length === 0) return undefined;
  const evidence = [words.commitsDiffer(old.slice(0, 10), now.slice(0, 10))];
  return dirty
    ? {
        kind: 'candidates',
        files: files.slice(0, maxCandidates).map((f) => ({ ...f, change: 'candidate' })),
        evidence: [...evidence, words.dirty],
      }
    : { kind: 'changed', files, certainty: 'inferred', evidence };
}

function isTakenAbove(path: string, taken: ReadonlySet<string>): boolean {
  for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1))
    if (taken.has(path.slice(0, at))) return true;
  return !path.includes('/') && [...taken].some((p) => !p.includes('/'));
}

/** Files that were touched between the two builds, the last first: they may be the ones that changed. */
function fromTimes(
  context: Fingerprint,
  taken: ReadonlySet<string>,
  from: number,
  to: number,
): ContextVerdict | undefined {
  const touched = [...taken]
    .flatMap((path) => {
      const entry = context.files.get(path);
      return entry === undefined || entry.type === 'folder' ? [] : [{ path, time: entry.touchedAt }];
    })
    .filter(({ time }) => time > from && time <= to)
    .sort((a, b) => b.time - a.time);
  if (touched.length === 0) return undefined;
  const files = touched.slice(0, maxCandidates).map(({ path }): CulpritFile => ({ path, change: 'candidate' }));
  return { kind: 'candidates', files, evidence: [words.touchedBetween] };
}

/**
 * What is known of the files that steps take, between the builds they are compared with and this one: fingerprints where
 * both were taken, else the commits of both builds, else files that were touched between them. The verdict says which it is.
 */
export async function contextEvidence(input: EvidenceInput): Promise<Map<string, ContextVerdict>> {
  const { questions, build, folder, dockerfile } = input;
  const evidence = await fromFingerprints(input);
  const left = questions.filter((q) => !evidence.has(q.step));
  if (folder === undefined || left.length === 0) return evidence;
  const context = takeFingerprint({
    contextPath: folder,
    ...(dockerfile !== undefined && { dockerfile }),
    selectors: left.flatMap((q) => q.selectors),
    withoutContent: true,
  });
  const commits = new Map<BuildRecord, Promise<CulpritFile[] | undefined>>();
  for (const { step, selectors, baseline } of left) {
    const taken = selectPaths(context.files, selectors);
    const [old, now] = [bare(baseline.revision), bare(build.revision)];
    let committed = commits.get(baseline);
    if (committed === undefined)
      commits.set(baseline, (committed = old === now ? Promise.resolve(undefined) : changedBetween(folder, old, now)));
    const dirty = isDirty(baseline.revision) || isDirty(build.revision);
    const verdict =
      fromCommits(taken, context.ignore, (await committed) ?? [], old, now, dirty) ??
      fromTimes(context, taken, baseline.startedAt ?? 0, build.startedAt ?? 0);
    if (verdict !== undefined) evidence.set(step, verdict);
  }
  return evidence;
}
