import type { PlanOptions } from '../plan/types';
import type { BuildRecord } from '../records/types';

/** What a record says its Dockerfile was planned for: build arguments, target, the first platform. */
export const planOptionsOf = (record: BuildRecord, file: string): PlanOptions => ({
  file,
  ...(record.buildArgs !== undefined && { buildArgs: record.buildArgs }),
  ...(record.target !== undefined && { target: record.target }),
  ...(record.platforms?.[0] !== undefined && { platform: record.platforms[0] }),
});
