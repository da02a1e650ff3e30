import type { PlanOptions } from '../plan/types';
import type { BuildRecord } from './types';

/** What the plan of a record's Dockerfile depends on. */
export function optionsOf(record: BuildRecord, file?: string): PlanOptions {
  return {
    file: file ?? record.dockerfilePath ?? 'Dockerfile',
    ...(record.buildArgs !== undefined && { buildArgs: record.buildArgs }),
    ...(record.target !== undefined && { target: record.target }),
    ...(record.platforms?.[0] !== undefined && { platform: record.platforms[0] }),
  };
}
