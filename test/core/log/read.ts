import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { explain, mostAlike, planned, type Explanation } from '../../../extension/core/explain';
import { explanationToText } from '../../../extension/core/format/explain-text';
import { readRecords, type BuildRecord } from '../../../extension/core/records';

export const cases = join(import.meta.dirname, 'cases');

/** What is true of a step: how its row is to be read, and what may be said of it. */
export interface StepTruth {
  /** The start of the step's text; after a target and a colon when the log has several. */
  readonly step: string;
  readonly outcome: string;
  /** Kind and certainty of each cause, in their order. */
  readonly causes?: readonly string[];
}

/** The truth about a log. */
export interface Truth {
  /** Where such a log comes from. */
  readonly what: string;
  /** Pairs of an earlier log, or none, and the log that is explained. */
  readonly logs: readonly (readonly [string | null, string])[];
  /** The form that is told by its content; absent where the logs are of several. */
  readonly form?: string;
  /** How many builds the log holds. */
  readonly builds?: number;
  readonly steps: readonly StepTruth[];
  /** The Dockerfile beside the logs is not the one that was built. */
  readonly otherDockerfile?: true;
  /** Patterns that the explanation as text says, and that it never says. */
  readonly says?: readonly string[];
  readonly never?: readonly string[];
}

/** A folder of logs may hold several truths. */
export const truths = (): { readonly name: string; readonly truth: Truth }[] =>
  readdirSync(cases)
    .filter((n) => existsSync(join(cases, n, 'truth.json')))
    .sort()
    .flatMap((name) => {
      const found = JSON.parse(readFileSync(join(cases, name, 'truth.json'), 'utf8')) as Truth | Truth[];
      return (Array.isArray(found) ? found : [found]).map((truth) => ({ name, truth }));
    });

export const bytesOf = (name: string, file: string): Uint8Array => readFileSync(join(cases, name, file));

export interface Explained {
  readonly records: readonly BuildRecord[];
  readonly explanations: readonly Explanation[];
  readonly text: string;
}

/** Explains all builds of a log, as the command does. */
export async function explainLog(log: Uint8Array, earlier?: Uint8Array, dockerfile?: string): Promise<Explained> {
  const records = await readRecords(log);
  const given = earlier === undefined ? [] : await readRecords(earlier);
  const explanations = records.map((record) => {
    const baseline = mostAlike(record, given);
    return explain({
      ...planned(record, dockerfile),
      ...(baseline !== undefined && { baselines: [planned(baseline, dockerfile)] }),
    });
  });
  return { records, explanations, text: explanations.map(explanationToText).join('\n') };
}

export function dockerfileOf(name: string): string | undefined {
  const file = join(cases, name, 'Dockerfile');
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}
