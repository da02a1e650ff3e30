import { realpathSync } from 'node:fs';
import { relative, sep } from 'node:path';
import type { ContextVerdict } from '../core/explain';
import { forecastQuestions } from '../core/forecast';
import type { Plan } from '../core/plan';
import type { BuildRecord } from '../core/records';
import type { Fingerprints } from '../fingerprint/client';
import { lookInto, type LookQuestion } from '../fingerprint/look';
import { takenBy } from '../fingerprint/taken';

/** The next build, and the builds whose files its own are held against. */
export interface AheadInput {
  /** The plan of the next build. */
  readonly plan: Plan;
  /** The builds it is held against, the newest first. */
  readonly baselines: readonly BuildRecord[];
  /** The context's folder as it is now. */
  readonly folder: string;
  /** The Dockerfile, beside which an ignore file may stand. */
  readonly dockerfile: string;
  /** The Dockerfile's text when it is not what the file holds: a step may take the file itself. */
  readonly text?: string;
  /** The threads that hold fingerprints; without them this one looks, and only at times. */
  readonly fingerprints?: Pick<Fingerprints, 'ahead' | 'look'>;
  readonly signal?: AbortSignal;
}

/** What is known of the steps' files, by the build they are held against, then by step. */
export type AheadEvidence = ReadonlyMap<BuildRecord, ReadonlyMap<string, ContextVerdict>>;

const real = (path: string): string => {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
};

/** Times tell only of a folder that the build was made from: a checkout of today is newer than any build of elsewhere. */
const isOfFolder = ({ contextPath, startedAt }: BuildRecord, folder: string): boolean =>
  contextPath !== undefined && startedAt !== undefined && real(contextPath) === real(folder);

async function fromFingerprints(input: AheadInput): Promise<Map<BuildRecord, Map<string, ContextVerdict>>> {
  const { plan, baselines, folder, dockerfile, text, fingerprints, signal } = input;
  const found = new Map<BuildRecord, Map<string, ContextVerdict>>();
  const steps = baselines.flatMap((b) =>
    forecastQuestions(plan, b).flatMap(({ step, selectors, baseline: { ref } }) =>
      ref === undefined ? [] : [{ step, selectors, old: ref }],
    ),
  );
  if (fingerprints === undefined || steps.length === 0) return found;
  const byRef = new Map(baselines.map((b) => [b.ref, b]));
  // All that the file takes, as a build has it noted: the thread goes on from what it knows.
  const question = {
    contextPath: folder,
    dockerfile,
    selectors: takenBy(plan),
    steps,
    ...(text !== undefined && { unsaved: { path: relative(folder, dockerfile).split(sep).join('/'), text } }),
  };
  for (const { step, old, verdict } of await fingerprints.ahead(question, signal)) {
    const baseline = byRef.get(old);
    if (baseline === undefined || verdict === undefined) continue;
    const of = found.get(baseline) ?? new Map<string, ContextVerdict>();
    found.set(baseline, of.set(step, verdict));
  }
  return found;
}

/**
 * What is known of the files that steps would take now, against what earlier builds took: by fingerprints where they were
 * taken, of the newest build else by what was touched since. Runs no program.
 */
export async function aheadEvidence(input: AheadInput): Promise<AheadEvidence> {
  const { plan, baselines, folder, dockerfile, fingerprints } = input;
  const found = await fromFingerprints(input);
  const [newest] = baselines;
  if (newest === undefined || !isOfFolder(newest, folder)) return found;
  const told = found.get(newest);
  const left = forecastQuestions(plan, newest).filter((q) => told?.has(q.step) !== true);
  if (left.length === 0) return found;
  const { startedAt = 0 } = newest;
  const question: LookQuestion = {
    folder,
    dockerfile,
    build: { startedAt: Number.MAX_SAFE_INTEGER },
    steps: left.map(({ step, selectors }) => ({ step, selectors, baseline: { startedAt } })),
  };
  const looked = await (fingerprints?.look(question) ?? lookInto(question));
  return found.set(newest, new Map([...looked, ...(told ?? [])]));
}
