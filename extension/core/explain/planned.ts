import { mayBeOf } from '../match';
import { plan, type Plan, type PlanOptions } from '../plan';
import type { BuildRecord } from '../records/types';
import type { PlannedRecord } from './build';

/** What the plan of a record's Dockerfile depends on. */
export function optionsOf(record: BuildRecord, file?: string): PlanOptions {
  return {
    file: file ?? record.dockerfilePath ?? 'Dockerfile',
    ...(record.buildArgs !== undefined && { buildArgs: record.buildArgs }),
    ...(record.target !== undefined && { target: record.target }),
    ...(record.platforms?.[0] !== undefined && { platform: record.platforms[0] }),
  };
}

/** The plan of a record: of the Dockerfile it keeps, else of a given text that fits its steps. */
export function planOf(record: BuildRecord, text?: string, file?: string): Plan | undefined {
  const options = optionsOf(record, file);
  if (record.dockerfile !== undefined) return plan(record.dockerfile, options);
  if (text === undefined) return undefined;
  const found = plan(text, options);
  return mayBeOf(found, record) ? found : undefined;
}

/** A record with its plan, when there is one. */
export function planned(record: BuildRecord, text?: string, file?: string): PlannedRecord {
  const found = planOf(record, text, file);
  return found === undefined ? { record } : { record, plan: found };
}
