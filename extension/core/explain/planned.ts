import { mayBeOf } from '../match';
import { plan, type Plan } from '../plan';
import { optionsOf } from '../records/plan-options';
import type { BuildRecord } from '../records/types';
import type { PlannedRecord } from './build';

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
